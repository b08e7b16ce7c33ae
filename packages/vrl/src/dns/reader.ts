/** Reads a DNS message (RFC 1035, section 4.1) from its beginning on. Whatever is missing is an error. */
export class DnsReader {
  readonly #message: Uint8Array
  readonly #end: number
  #at: number

  constructor(message: Uint8Array, at = 0, end = message.length) {
    this.#message = message
    this.#at = at
    this.#end = end
  }

  get left(): number {
    return this.#end - this.#at
  }

  u8(): number {
    if (this.#at >= this.#end) throw new Error('parsing response sections failed: unexpected end of input')
    return this.#message[this.#at++] as number
  }

  u16(): number {
    return this.u8() * 256 + this.u8()
  }

  u32(): number {
    return this.u16() * 65536 + this.u16()
  }

  bytes(count: number): Uint8Array {
    if (count > this.left) throw new Error('parsing response sections failed: unexpected end of input')
    this.#at += count
    return this.#message.subarray(this.#at - count, this.#at)
  }

  /** A reader of the next bytes, which still finds names that stand elsewhere in the message. */
  part(length: number): DnsReader {
    const start = this.#at
    this.bytes(length)
    return new DnsReader(this.#message, start, start + length)
  }

  /** A domain name without a dot at its end; other bytes than printable ones of ASCII as `\\ddd` (RFC 1035, section 5.1). */
  name(): string {
    const labels: string[] = []
    let at = this.#at
    let jumps = 0
    for (;;) {
      const length = this.#message[at]
      if (length === undefined) throw new Error('parsing response sections failed: unexpected end of input')
      if (length >= 0xc0) {
        if (jumps++ === 0) this.#at = at + 2
        const target = ((length & 0x3f) << 8) | (this.#message[at + 1] ?? 0)
        if (target >= at || jumps > 64) throw new Error('parsing response sections failed: a name points to itself')
        at = target
        continue
      }
      const end = at + 1 + length
      if (end > this.#message.length || length > 63)
        throw new Error('parsing response sections failed: unexpected end of input')
      if (jumps === 0) this.#at = end
      if (length === 0) return labels.join('.')
      labels.push(labelText(this.#message.subarray(at + 1, end)))
      if (labels.length > 128) throw new Error('parsing response sections failed: a name is too long')
      at = end
    }
  }
}

function labelText(label: Uint8Array): string {
  let text = ''
  for (const byte of label) {
    if (byte === 0x2e || byte === 0x5c) text += `\\${String.fromCharCode(byte)}`
    else text += byte > 32 && byte < 127 ? String.fromCharCode(byte) : `\\${String(byte).padStart(3, '0')}`
  }
  return text
}
