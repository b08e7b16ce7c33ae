const VARINT = 0
const FIXED64 = 1
const LENGTH = 2

/** Writes protobuf fields into a buffer of its own that is used again and again. Source: Protocol Buffers, encoding. */
export class WireWriter {
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
    this.zigzag(value)
  }

  /** An integer of either sign as `int64` has it: a negative one takes ten bytes. */
  int(field: number, value: number): void {
    this.#tag(field, VARINT)
    if (value >= 0) {
      this.#varint(value)
      return
    }
    this.#long(BigInt(value))
  }

  double(field: number, value: number): void {
    this.#tag(field, FIXED64)
    this.#room(8)
    this.#at = this.#buffer.writeDoubleLE(value, this.#at)
  }

  /** An integer as `int64` has it, of any size up to 64 bits. */
  int64(field: number, value: number | bigint): void {
    if (typeof value === 'number' && value >= 0) this.int(field, value)
    else {
      this.#tag(field, VARINT)
      this.#long(BigInt(value))
    }
  }

  bool(field: number, value: boolean): void {
    this.uint(field, value ? 1 : 0)
  }

  /** A text, or bytes. */
  octets(field: number, value: string | Uint8Array): void {
    this.#tag(field, LENGTH)
    const length = typeof value === 'string' ? Buffer.byteLength(value) : value.length
    this.#varint(length)
    this.#room(length)
    if (typeof value === 'string') this.#buffer.write(value, this.#at)
    else this.#buffer.set(value, this.#at)
    this.#at += length
  }

  /** Begins a message within this one, whose fields are written next; `close` ends it. */
  open(field: number): number {
    this.#tag(field, LENGTH)
    this.#room(1)
    return ++this.#at
  }

  /** Ends the message that `open` began. Its length stands before it: a long one is moved to make room. */
  close(start: number): void {
    const length = this.#at - start
    // Room for the longest length, so that writing it does not look for more while what follows has no place yet.
    this.#room(8)
    if (length > 127) this.#buffer.copyWithin(start + varintSize(length) - 1, start, this.#at)
    this.#at = start - 1
    this.#varint(length)
    this.#at += length
  }

  /** Text as UTF-8 bytes, one character a byte. */
  text(field: number, bytes: string): void {
    this.#tag(field, LENGTH)
    this.#varint(bytes.length)
    this.raw(bytes)
  }

  message(field: number, message: WireWriter): void {
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

  /** A number without a tag, as before a delimited message or within a packed field. */
  length(value: number): void {
    this.#varint(value)
  }

  /** An integer of either sign without a tag, as within a packed field. */
  zigzag(value: number): void {
    this.#varint(value < 0 ? -2 * value - 1 : 2 * value)
  }

  #long(value: bigint): void {
    let rest = BigInt.asUintN(64, value)
    this.#room(10)
    for (; rest > 127n; rest >>= 7n) this.#buffer[this.#at++] = Number(rest & 127n) | 128
    this.#buffer[this.#at++] = Number(rest)
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

function varintSize(value: number): number {
  let size = 1
  for (let rest = value; rest > 127; rest = Math.floor(rest / 128)) size++
  return size
}
