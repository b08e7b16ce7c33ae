import { isObject, ownField, sortedKeys, type Value } from '@qovery/vrl/value'
import { EncodingError } from '../codec.ts'
import { bytesFor, closeness, integerFor, numberFor, textFor } from './closeness.ts'
import type { AvroType, Dictionary, List, Primitive, Rec, Union } from './type.ts'

const MOST_DEPTH = 128

/** Writes data of records into a buffer of its own. Source: Apache Avro 1.12 specification, "Binary Encoding". */
export class DatumWriter {
  #buffer = Buffer.allocUnsafeSlow(1024)
  #at = 0
  /** The names of the fields that lead to where it is, for messages. */
  readonly #path: string[] = []

  /** The datum of a value, which stands until the next one. @throws EncodingError that names the field that does not fit */
  write(type: Rec, value: Value): Uint8Array {
    this.#at = 0
    this.#path.length = 0
    this.#value(type, value)
    return this.#buffer.subarray(0, this.#at)
  }

  #value(type: AvroType, value: Value): void {
    switch (type.kind) {
      case 'fixed': {
        const bytes = bytesFor(value)
        if (bytes?.length !== type.size) this.#refuse(type, value)
        this.#raw(bytes)
        break
      }
      case 'enum': {
        const symbol = type.symbols.indexOf(textFor(value) ?? '')
        if (symbol < 0) this.#refuse(type, value)
        this.#long(symbol)
        break
      }
      case 'array':
        this.#array(type, value)
        break
      case 'map':
        this.#map(type, value)
        break
      case 'record':
        this.#record(type, value)
        break
      case 'union':
        this.#union(type, value)
        break
      default:
        this.#scalar(type, value)
    }
  }

  #scalar(type: Primitive, value: Value): void {
    switch (type.kind) {
      case 'int':
      case 'long':
        this.#long(integerFor(type, value) ?? this.#refuse(type, value))
        break
      case 'float':
      case 'double':
        this.#float(type.kind, numberFor(value) ?? this.#refuse(type, value))
        break
      case 'bytes':
        this.#octets(bytesFor(value) ?? this.#refuse(type, value))
        break
      case 'string':
        this.#octets(textFor(value) ?? this.#refuse(type, value))
        break
      case 'null':
        if (value !== null) this.#refuse(type, value)
        break
      case 'boolean':
        if (typeof value !== 'boolean') this.#refuse(type, value)
        this.#byte(value ? 1 : 0)
    }
  }

  #record(type: Rec, value: Value): void {
    if (!isObject(value)) this.#refuse(type, value)
    if (this.#path.length >= MOST_DEPTH) throw new EncodingError(`the event nests deeper than ${MOST_DEPTH} levels`)
    for (const { name, type: fieldType, missing } of type.fields) {
      const field = ownField(value, name) ?? missing
      this.#path.push(name)
      if (field === undefined) throw new EncodingError(`the event has no field "${this.#path.join('.')}"`)
      this.#value(fieldType, field)
      this.#path.pop()
    }
  }

  #array({ items }: List, value: Value): void {
    if (!Array.isArray(value)) this.#refuse({ kind: 'array', items }, value)
    if (value.length > 0) this.#long(value.length)
    for (let i = 0; i < value.length; i++) this.#within(`[${i}]`, items, value[i] as Value)
    this.#long(0)
  }

  #map({ values }: Dictionary, value: Value): void {
    if (!isObject(value)) this.#refuse({ kind: 'map', values }, value)
    const keys = sortedKeys(value)
    if (keys.length > 0) this.#long(keys.length)
    for (const key of keys) {
      this.#octets(key)
      this.#within(key, values, ownField(value, key) as Value)
    }
    this.#long(0)
  }

  #within(step: string, type: AvroType, value: Value): void {
    if (this.#path.length >= MOST_DEPTH) throw new EncodingError(`the event nests deeper than ${MOST_DEPTH} levels`)
    this.#path.push(step)
    this.#value(type, value)
    this.#path.pop()
  }

  /** As the type that holds the value best; of several the first. */
  #union(type: Union, value: Value): void {
    const fits = type.types.map((one) => closeness(one, value))
    const best = Math.max(...fits)
    if (best === 0) this.#refuse(type, value)
    const index = fits.indexOf(best as 1 | 2)
    this.#long(index)
    this.#value(type.types[index] as AvroType, value)
  }

  #octets(content: string | Uint8Array): void {
    const length = typeof content === 'string' ? Buffer.byteLength(content) : content.length
    this.#long(length)
    if (typeof content !== 'string') return this.#raw(content)
    const at = this.#room(length)
    this.#buffer.write(content, at)
  }

  #raw(bytes: Uint8Array): void {
    const at = this.#room(bytes.length)
    this.#buffer.set(bytes, at)
  }

  #byte(byte: number): void {
    const at = this.#room(1)
    this.#buffer[at] = byte
  }

  #float(kind: 'float' | 'double', value: number): void {
    const at = this.#room(kind === 'float' ? 4 : 8)
    if (kind === 'float') this.#buffer.writeFloatLE(value, at)
    else this.#buffer.writeDoubleLE(value, at)
  }

  #long(value: number | bigint): void {
    if (typeof value === 'bigint' || Math.abs(value) >= 2 ** 52) return this.#largeLong(BigInt(value))
    let rest = value < 0 ? -2 * value - 1 : 2 * value
    for (; rest > 127; rest = Math.floor(rest / 128)) this.#byte((rest % 128) | 128)
    this.#byte(rest)
  }

  #largeLong(value: bigint): void {
    let rest = BigInt.asUintN(64, value < 0n ? -2n * value - 1n : 2n * value)
    for (; rest > 127n; rest >>= 7n) this.#byte(Number(rest & 127n) | 128)
    this.#byte(Number(rest))
  }

  /** Where the next bytes go; the buffer may be another one then. */
  #room(bytes: number): number {
    const at = this.#at
    this.#at += bytes
    if (this.#at > this.#buffer.length) {
      const larger = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, this.#at))
      larger.set(this.#buffer.subarray(0, at))
      this.#buffer = larger
    }
    return at
  }

  #refuse(type: AvroType, value: Value): never {
    const where = this.#path.length === 0 ? 'the event' : `the field "${this.#path.join('.')}"`
    throw new EncodingError(`${where} is ${shown(value)}, and has to be ${wanted(type)}`)
  }
}

/** A value in messages: what it is, rather than what stands in it. */
function shown(value: Value): string {
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (isObject(value)) return 'an object'
  if (typeof value === 'boolean') return 'a boolean'
  if (typeof value === 'string' || value instanceof Uint8Array) return 'text'
  return numberFor(value) === undefined ? 'a timestamp' : `the number ${String(value)}`
}

function wanted(type: AvroType): string {
  switch (type.kind) {
    case 'fixed':
      return `${type.size} bytes`
    case 'enum':
      return `one of ${type.symbols.join(', ')}`
    case 'record':
      return `a record "${type.name}"`
    case 'union':
      return `one of ${type.types.map(({ kind }) => kind).join(', ')}`
    default:
      return `of the type ${type.kind}`
  }
}
