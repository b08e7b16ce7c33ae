import { float, fromBytes, setField, type Value, type ValueObject } from '@qovery/vrl/value'
import { frameText } from '../utf8.ts'
import type { AvroType, List, Dictionary, Rec } from './type.ts'

/** Values that nest deeper are refused: reading them recurses. */
const MOST_DEPTH = 128

/** Thrown where bytes are no datum of their type. */
export class DatumError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'DatumError'
  }
}

/** Reads one datum. Source: Apache Avro 1.12 specification, "Binary Encoding". */
export class DatumReader {
  readonly #bytes: Buffer
  #at = 0
  /** How many more items there may be: items without bytes would let a few bytes stand for any number of them. */
  #room: number

  constructor(bytes: Buffer) {
    this.#bytes = bytes
    this.#room = bytes.length
  }

  /** The record that all of the bytes are. @throws DatumError */
  record(type: Rec): ValueObject {
    const record = this.#record(type, 0)
    const left = this.#bytes.length - this.#at
    return left === 0 ? record : this.#fail(`${left} bytes are left behind the record`)
  }

  #value(type: AvroType, depth: number): Value {
    switch (type.kind) {
      case 'null':
        return null
      case 'boolean':
        return this.#bytes[this.#take(1)] !== 0
      case 'int':
      case 'long':
        return this.#long()
      case 'float':
        return this.#float(this.#bytes.readFloatLE(this.#take(4)))
      case 'double':
        return this.#float(this.#bytes.readDoubleLE(this.#take(8)))
      case 'bytes':
        return this.#octets(this.#length())
      case 'fixed':
        return this.#octets(type.size)
      case 'string':
        return this.#text()
      case 'enum':
        return this.#choice(type.symbols, 'a symbol')
      case 'array':
        return this.#array(type, depth)
      case 'map':
        return this.#map(type, depth)
      case 'record':
        return this.#record(type, depth)
      case 'union':
        return this.#value(this.#choice(type.types, 'a type of a union'), depth)
    }
  }

  #record({ fields }: Rec, depth: number): ValueObject {
    if (depth > MOST_DEPTH) this.#fail(`values nest deeper than ${MOST_DEPTH} levels`)
    const record: ValueObject = {}
    for (const { name, type } of fields) setField(record, name, this.#value(type, depth + 1))
    return record
  }

  #array({ items }: List, depth: number): Value[] {
    if (depth > MOST_DEPTH) this.#fail(`values nest deeper than ${MOST_DEPTH} levels`)
    const array: Value[] = []
    for (let count = this.#block(); count > 0; count = this.#block()) {
      for (let i = 0; i < count; i++) array.push(this.#value(items, depth + 1))
    }
    return array
  }

  #map({ values }: Dictionary, depth: number): ValueObject {
    if (depth > MOST_DEPTH) this.#fail(`values nest deeper than ${MOST_DEPTH} levels`)
    const object: ValueObject = {}
    for (let count = this.#block(); count > 0; count = this.#block()) {
      for (let i = 0; i < count; i++) setField(object, this.#text(), this.#value(values, depth + 1))
    }
    return object
  }

  /** How many items a block has. A negative number stands before the size of the block in bytes. */
  #block(): number {
    const count = Number(this.#long())
    if (count < 0) this.#long()
    const items = Math.abs(count)
    this.#room -= items
    return this.#room < 0 ? this.#fail(`a block is of ${items} items, which is more than there are bytes`) : items
  }

  #choice<T>(among: readonly T[], what: string): T {
    const index = Number(this.#long())
    return among[index] ?? this.#fail(`${what} has the number ${index}, and there are ${among.length}`)
  }

  #text(): string {
    const length = this.#length()
    const start = this.#take(length)
    try {
      return frameText(this.#bytes, start, start + length, false)
    } catch {
      return this.#fail('a string is not UTF-8')
    }
  }

  #octets(length: number): Value {
    const start = this.#take(length)
    return fromBytes(Uint8Array.from(this.#bytes.subarray(start, start + length)))
  }

  #float(value: number): Value {
    return Number.isNaN(value) ? this.#fail('a number is NaN') : float(value)
  }

  #length(): number {
    const length = Number(this.#long())
    return length < 0 ? this.#fail('a length is negative') : length
  }

  /** A zigzag-encoded integer of up to 64 bits. */
  #long(): number | bigint {
    let value = 0
    let unit = 1
    const start = this.#at
    for (let count = 0; count < 10; count++) {
      const byte = this.#bytes[this.#take(1)] as number
      value += (byte & 127) * unit
      if (byte < 128) return value < 2 ** 53 ? unzigzag(value) : this.#exactLong(start)
      unit *= 128
    }
    return this.#fail('an integer has more than ten bytes')
  }

  #exactLong(start: number): number | bigint {
    let bits = 0n
    for (let at = this.#at - 1; at >= start; at--) bits = (bits << 7n) | BigInt((this.#bytes[at] as number) & 127)
    bits = BigInt.asUintN(64, bits)
    const value = (bits & 1n) === 0n ? bits >> 1n : -(bits >> 1n) - 1n
    return Number.isSafeInteger(Number(value)) ? Number(value) : value
  }

  /** Where the next `length` bytes begin, which are read then. */
  #take(length: number): number {
    const start = this.#at
    if (length > this.#bytes.length - start) this.#fail('the datum ends too early')
    this.#at += length
    return start
  }

  #fail(message: string): never {
    throw new DatumError(`byte ${this.#at}: ${message}`)
  }
}

function unzigzag(value: number): number {
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2
}
