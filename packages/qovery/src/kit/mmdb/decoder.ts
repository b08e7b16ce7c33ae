import { float, fromBytes, setField, type Value, type ValueObject } from '@qovery/vrl/value'

/** Deeper ones, and records with more values, are taken for damaged: a pointer can lead back to what holds it. */
const MAX_DEPTH = 64
const MAX_VALUES = 65_536
const POINTER = 1
const EXTENDED = 0
/** What is added to pointers of each size. */
const POINTER_BASES = [0, 2048, 526_336, 0]
const MOST_INTEGER = 2n ** 63n - 1n

/** Reads values of the data section of a MaxMind DB, format 2.0. */
export class Decoder {
  readonly #bytes: Buffer
  /** Where the data section begins. */
  readonly #base: number
  #at = 0
  #depth = 0
  #values = 0

  constructor(bytes: Buffer, base: number) {
    this.#bytes = bytes
    this.#base = base
  }

  /** The value at an offset in the data section. @throws where the bytes are none of the format */
  decode(offset: number): Value {
    this.#at = this.#base + offset
    this.#depth = 0
    this.#values = 0
    return this.#value()
  }

  #value(): Value {
    if (++this.#values > MAX_VALUES || this.#depth > MAX_DEPTH) throw new Error('a record is too large or too deep')
    const control = this.#bytes.readUInt8(this.#at++)
    const type = control >> 5
    if (type === POINTER) return this.#pointedTo(control)
    const actual = type === EXTENDED ? this.#bytes.readUInt8(this.#at++) + 7 : type
    return this.#valueOf(actual, this.#size(control))
  }

  #valueOf(type: number, size: number): Value {
    switch (type) {
      case 2:
      case 4:
        return fromBytes(new Uint8Array(this.#take(size)))
      case 3:
        return float(this.#number(size, 8).readDoubleBE())
      case 5:
      case 6:
      case 9:
      case 10:
        return this.#unsigned(size)
      case 7:
        return this.#map(size)
      case 8:
        return this.#signed(size)
      case 11:
        return this.#array(size)
      case 14:
        return size !== 0
      case 15:
        return float(this.#number(size, 4).readFloatBE())
      default:
        throw new Error(`a record has a value of the unknown type ${type}`)
    }
  }

  #size(control: number): number {
    const size = control & 0x1f
    if (size < 29) return size
    const length = size - 28
    const more = this.#take(length).readUIntBE(0, length)
    return more + (size === 29 ? 29 : size === 30 ? 285 : 65_821)
  }

  #take(size: number): Buffer {
    const taken = this.#bytes.subarray(this.#at, this.#at + size)
    if (taken.length < size) throw new Error('a record ends before its time')
    this.#at += size
    return taken
  }

  #number(size: number, expected: number): Buffer {
    if (size !== expected) throw new Error(`a record has a float of ${size} bytes`)
    return this.#take(size)
  }

  #pointedTo(control: number): Value {
    const size = (control >> 3) & 3
    const rest = this.#take(size + 1).readUIntBE(0, size + 1)
    const high = size === 3 ? 0 : (control & 7) * 256 ** (size + 1)
    const back = this.#at
    this.#at = this.#base + high + rest + (POINTER_BASES[size] ?? 0)
    this.#depth++
    const value = this.#value()
    this.#depth--
    this.#at = back
    return value
  }

  #map(size: number): ValueObject {
    const map: ValueObject = {}
    this.#depth++
    for (let i = 0; i < size; i++) {
      const key = this.#value()
      if (typeof key !== 'string') throw new Error('a record has a key that is no text')
      setField(map, key, this.#value())
    }
    this.#depth--
    return map
  }

  #array(size: number): Value[] {
    const array: Value[] = []
    this.#depth++
    for (let i = 0; i < size; i++) array.push(this.#value())
    this.#depth--
    return array
  }

  /** What is beyond the integers of a program becomes text. */
  #unsigned(size: number): Value {
    if (size > 16) throw new Error(`a record has an integer of ${size} bytes`)
    const bytes = this.#take(size)
    if (size === 0) return 0
    if (size <= 6) return bytes.readUIntBE(0, size)
    const exact = BigInt(`0x${bytes.toString('hex')}`)
    if (exact > MOST_INTEGER) return String(exact)
    return exact <= Number.MAX_SAFE_INTEGER ? Number(exact) : exact
  }

  /** Fewer than four bytes stand for a number that is not negative. */
  #signed(size: number): number {
    if (size > 4) throw new Error(`a record has a signed integer of ${size} bytes`)
    const bytes = this.#take(size)
    if (size === 0) return 0
    return size === 4 ? bytes.readInt32BE() : bytes.readUIntBE(0, size)
  }
}
