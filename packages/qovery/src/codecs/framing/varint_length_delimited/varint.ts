import type { FrameMarks } from '../framer.ts'
import type { LengthPrefix } from '../length-framer.ts'
import { eventTooLong } from '../too-long.ts'

/** The bytes that a varint of 64 bits takes at most. Source: Protocol Buffers, encoding, base 128 varints. */
const MAX_BYTES = 10

/** Reads varints: seven bits of the length in each byte, the lowest first; the highest bit says that another byte follows. */
export class VarintPrefix implements LengthPrefix {
  readonly max_frame_length: number
  length = 0

  constructor(max_frame_length: number) {
    this.max_frame_length = max_frame_length
  }

  read(bytes: Buffer, at: number): number {
    let length = 0
    let weight = 1
    const end = Math.min(at + MAX_BYTES, bytes.length)
    for (let i = at; i < end; i++) {
      const byte = bytes[i] as number
      length += (byte & 0x7f) * weight
      if (byte < 0x80) {
        this.length = length
        return i + 1
      }
      weight *= 128
    }
    if (end < at + MAX_BYTES) return -1
    this.length = Number.POSITIVE_INFINITY
    return end
  }
}

/** The marks that `VarintPrefix` reads. */
export class VarintMarks implements FrameMarks {
  readonly header: number
  readonly delimiter = undefined
  readonly #longest: number

  constructor(max_frame_length: number) {
    this.#longest = max_frame_length
    this.header = Math.max(1, Math.ceil(Math.log2(max_frame_length + 1) / 7))
  }

  close(into: Buffer, at: number, length: number): number {
    if (length > this.#longest) throw eventTooLong(length, this.#longest)
    let rest = length
    let end = at
    while (rest >= 0x80) {
      into[end++] = (rest & 0x7f) | 0x80
      rest = Math.floor(rest / 128)
    }
    into[end++] = rest
    return end - at
  }
}
