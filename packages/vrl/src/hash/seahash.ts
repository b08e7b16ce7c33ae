import { U64 } from './u64.ts'

const PRIME_HIGH = 0x6eed0e9d
const PRIME_LOW = 0xa4d94a4f
/** The four lanes at the start, each as its upper and its lower half. */
const START = [0x16f11fe8, 0x9b0d677c, 0xb480a793, 0xd8e6c86c, 0x6fe2e5aa, 0xf078ebc9, 0x14f994a4, 0xc5259381] as const

const encoder = new TextEncoder()

/** SeaHash with its default seeds; 64 bits as two halves. Makes no objects. Source: the reference of the crate `seahash`, version 4. */
export class SeaHash {
  readonly #lanes = new Int32Array(8)
  #bytes = new Uint8Array(256)
  #high = 0
  #low = 0

  /** The upper 32 bits of the hash that was made last. */
  get high(): number {
    return this.#high >>> 0
  }

  get low(): number {
    return this.#low >>> 0
  }

  /** The hash as a signed integer. */
  toInteger(): number | bigint {
    return new U64(this.#high, this.#low).toInteger()
  }

  /** Makes the hash of a text in UTF-8. */
  ofText(text: string): void {
    this.#make(this.#encode(text))
  }

  ofBytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#bytes.set(bytes)
    this.#make(this.#padded(bytes.length))
  }

  /** Makes the hash of the first bytes of `#bytes`, behind which there are seven zeros. */
  #make(length: number): void {
    const lanes = this.#lanes
    lanes.set(START)
    let lane = 0
    for (let at = 0; at < length; at += 8) {
      this.#high = (lanes[lane] as number) ^ this.#word(at + 4)
      this.#low = (lanes[lane + 1] as number) ^ this.#word(at)
      this.#diffuse()
      lanes[lane] = this.#high
      lanes[lane + 1] = this.#low
      lane = (lane + 2) & 7
    }
    this.#high = joined(lanes, 0)
    this.#low = joined(lanes, 1) ^ length
    this.#diffuse()
  }

  /** Puts the text into `#bytes`; how many these are. */
  #encode(text: string): number {
    this.#reserve(text.length * 3)
    const bytes = this.#bytes
    let length = 0
    for (; length < text.length; length++) {
      const unit = text.charCodeAt(length)
      if (unit > 0x7f) break
      bytes[length] = unit
    }
    if (length < text.length) length = encoder.encodeInto(text, bytes).written
    return this.#padded(length)
  }

  #reserve(length: number): void {
    if (this.#bytes.length < length + 7) this.#bytes = new Uint8Array(length + 7)
  }

  #padded(length: number): number {
    for (let i = 0; i < 7; i++) this.#bytes[length + i] = 0
    return length
  }

  #word(at: number): number {
    const bytes = this.#bytes
    const upper = ((bytes[at + 3] as number) << 24) | ((bytes[at + 2] as number) << 16)
    return upper | ((bytes[at + 1] as number) << 8) | (bytes[at] as number)
  }

  #diffuse(): void {
    this.#multiply()
    this.#low ^= this.#high >>> (this.#high >>> 28)
    this.#multiply()
  }

  #multiply(): void {
    const low = this.#low
    const carried = upperHalf(low >>> 0, PRIME_LOW)
    this.#high = (Math.imul(this.#high, PRIME_LOW) + Math.imul(low, PRIME_HIGH) + carried) | 0
    this.#low = Math.imul(low, PRIME_LOW)
  }
}

/** The upper halves of the lanes in one, or the lower ones. */
function joined(lanes: Int32Array, half: 0 | 1): number {
  let all = 0
  for (let lane = half; lane < lanes.length; lane += 2) all ^= lanes[lane] as number
  return all
}

/** The upper 32 bits of the product of two whole numbers of 32 bits. */
function upperHalf(a: number, b: number): number {
  const aHigh = a >>> 16
  const aLow = a & 0xffff
  const bHigh = b >>> 16
  const bLow = b & 0xffff
  const middle = aHigh * bLow + ((aLow * bLow) >>> 16)
  const other = aLow * bHigh + (middle & 0xffff)
  return (aHigh * bHigh + Math.floor(middle / 0x10000) + Math.floor(other / 0x10000)) | 0
}
