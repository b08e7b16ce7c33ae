import { isUtf8 } from 'node:buffer'
import { QoveryError } from '@qovery/sdk'

const VARINT = 0
const FIXED64 = 1
const LENGTH = 2
const FIXED32 = 5

/** The tags of a field by what stands behind them: a number, eight bytes, or a length with so many bytes. */
export function varintTag(field: number): number {
  return field * 8 + VARINT
}
export function fixed64Tag(field: number): number {
  return field * 8 + FIXED64
}
export function lengthTag(field: number): number {
  return field * 8 + LENGTH
}

/** Thrown where bytes are no message; says at which one. */
export class WireError extends QoveryError {
  constructor(message: string) {
    super('QV_WIRE', message)
  }
}

/** Reads the fields of a protobuf message one by one. Source: Protocol Buffers, encoding. */
export class WireReader {
  readonly bytes: Buffer
  readonly view: DataView
  /** The next byte, and the end of the message. */
  at: number
  end: number

  constructor(bytes: Buffer) {
    this.bytes = bytes
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.at = 0
    this.end = bytes.length
  }

  /** An unsigned number; inexact beyond 2^53. */
  varint(): number {
    const { bytes } = this
    let value = 0
    let unit = 1
    for (let count = 0; count < 10; count++) {
      if (this.at >= this.end) this.fail('the message ends within a number')
      const byte = bytes[this.at++] as number
      value += (byte & 127) * unit
      if (byte < 128) return value
      unit *= 128
    }
    return this.fail('a number has more than ten bytes')
  }

  /** A number of either sign, as `int64` and `int32` have it; inexact beyond 2^53. */
  int(): number {
    return Number(this.int64())
  }

  /** A number of either sign, as `int64` has it: a bigint where a number would be inexact. */
  int64(): number | bigint {
    const start = this.at
    const value = this.varint()
    if (value < 2 ** 53) return value
    let exact = 0n
    for (let at = this.at - 1; at >= start; at--) exact = (exact << 7n) | BigInt((this.bytes[at] as number) & 127)
    const signed = BigInt.asIntN(64, exact)
    return Number.isSafeInteger(Number(signed)) ? Number(signed) : signed
  }

  /** A number of either sign, zigzag-encoded. */
  sint(): number {
    const value = this.varint()
    return value % 2 === 0 ? value / 2 : -(value + 1) / 2
  }

  double(): number {
    if (this.at + 8 > this.end) this.fail('the message ends within a number')
    this.at += 8
    return this.view.getFloat64(this.at - 8, true)
  }

  text(): string {
    const end = this.enter()
    const start = this.at
    this.at = end
    if (!isUtf8(this.bytes.subarray(start, end))) this.fail('text is not UTF-8')
    return this.bytes.toString('utf8', start, end)
  }

  /** Bytes, in the memory of the message. */
  octets(): Buffer {
    const end = this.enter()
    const octets = this.bytes.subarray(this.at, end)
    this.at = end
    return octets
  }

  /** Reads the length before a message within this one, and returns where that ends. */
  enter(): number {
    const length = this.varint()
    if (length > this.end - this.at) this.fail('a message is longer than what it is in')
    return this.at + length
  }

  /** Has `read` read each of the numbers of a packed field. */
  packed(read: () => void): void {
    const outer = this.end
    this.end = this.enter()
    while (this.at < this.end) read()
    this.end = outer
  }

  /** Hands each field of the message from here to `end` to `read`, which reads it or leaves it: then it is skipped. */
  fields(end: number, read: (tag: number) => void): void {
    const outer = this.end
    this.end = end
    while (this.at < end) {
      const tag = this.varint()
      const start = this.at
      read(tag)
      if (this.at === start) this.skip(tag)
    }
    this.end = outer
  }

  skip(tag: number): void {
    const type = tag % 8
    if (type === VARINT) this.varint()
    else if (type === FIXED64) this.double()
    else if (type === LENGTH) this.at = this.enter()
    else if (type === FIXED32 && this.at + 4 <= this.end) this.at += 4
    else this.fail(`a field has the wire type ${type}`)
  }

  fail(message: string): never {
    throw new WireError(`byte ${this.at}: ${message}`)
  }
}
