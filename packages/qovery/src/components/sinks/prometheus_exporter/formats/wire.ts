const VARINT = 0
const FIXED64 = 1
const LENGTH = 2

/** Writes protobuf fields into a buffer of its own that is used again and again. Source: Protocol Buffers, encoding. */
export class Wire {
  #buffer = Buffer.allocUnsafeSlow(4096)
  #at = 0

  /** How many bytes were written. */
  get size(): number {
    return this.#at
  }

  /** Forgets what was written. */
  reset(): this {
    this.#at = 0
    return this
  }

  /** What was written; it stands until the next write. */
  get bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#at)
  }

  /** An unsigned integer up to 2^53. */
  uint(field: number, value: number): void {
    this.#tag(field, VARINT)
    this.#varint(value)
  }

  /** An integer of either sign, zigzag-encoded; up to 2^52 in size. */
  sint(field: number, value: number): void {
    this.#tag(field, VARINT)
    this.#varint(value < 0 ? -2 * value - 1 : 2 * value)
  }

  /** An integer of either sign as `int64` has it: a negative one takes ten bytes. */
  int(field: number, value: number): void {
    this.#tag(field, VARINT)
    if (value >= 0) {
      this.#varint(value)
      return
    }
    let rest = BigInt.asUintN(64, BigInt(value))
    this.#room(10)
    for (; rest > 127n; rest >>= 7n) this.#buffer[this.#at++] = Number(rest & 127n) | 128
    this.#buffer[this.#at++] = Number(rest)
  }

  double(field: number, value: number): void {
    this.#tag(field, FIXED64)
    this.#room(8)
    this.#at = this.#buffer.writeDoubleLE(value, this.#at)
  }

  /** Text as UTF-8 bytes, one character a byte. */
  text(field: number, bytes: string): void {
    this.#tag(field, LENGTH)
    this.#varint(bytes.length)
    this.raw(bytes)
  }

  message(field: number, message: Wire): void {
    const { bytes } = message
    this.#tag(field, LENGTH)
    this.#varint(bytes.length)
    this.#room(bytes.length)
    this.#buffer.set(bytes, this.#at)
    this.#at += bytes.length
  }

  /** Bytes that are fields already, one character a byte. */
  raw(bytes: string): void {
    this.#room(bytes.length)
    this.#at += this.#buffer.write(bytes, this.#at, 'latin1')
  }

  /** A number without a tag, as before a delimited message. */
  length(value: number): void {
    this.#varint(value)
  }

  #tag(field: number, type: number): void {
    this.#varint(field * 8 + type)
  }

  #varint(value: number): void {
    this.#room(8)
    let rest = value
    while (rest > 127) {
      this.#buffer[this.#at++] = (rest % 128) | 128
      rest = Math.floor(rest / 128)
    }
    this.#buffer[this.#at++] = rest
  }

  #room(bytes: number): void {
    if (this.#at + bytes <= this.#buffer.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#buffer.length * 2, this.#at + bytes))
    larger.set(this.#buffer.subarray(0, this.#at))
    this.#buffer = larger
  }
}
