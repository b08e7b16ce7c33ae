import { EncodingError, type CodecContext } from '../codec.ts'
import { Carry } from './carry.ts'
import type { FrameLimit, FrameMarks, Framer } from './framer.ts'
import { copyOf, NO_FRAMES, type Frames } from './frames.ts'
import { reportTooLong } from './too-long.ts'

const NEWLINE = 0x0a
const SPACE = 0x20
const ZERO = 0x30
/** More digits are no length of a frame. */
const MOST_DIGITS = 9
/** In place of a number of bytes: as many as come before the next newline. */
const TO_NEWLINE = -1

/**
 * Frames of RFC 6587: each begins either with its length and a space, or with something else than a digit from 1 to 9,
 * and then ends with a newline. A frame longer than the limit is dropped, or cut to it, and counted; what comes of it
 * beyond the limit is never kept in memory. What begins with a digit but with no length is taken as a line; empty lines
 * are no frames.
 */
export class OctetFramer implements Framer {
  readonly #limit: FrameLimit
  readonly #cx: CodecContext
  readonly #carry = new Carry()
  /** How long the carry must get to hold a frame; 0: that cannot be told yet. */
  #wanted = 0
  /** How much of the stream is thrown away next: the rest of a frame too long. */
  #skip = 0

  constructor(limit: FrameLimit, cx: CodecContext) {
    this.#limit = limit
    this.#cx = cx
  }

  push(bytes: Uint8Array): Frames {
    const rest = this.#skip === 0 ? bytes : bytes.subarray(this.#pass(bytes))
    if (rest.length === 0) return NO_FRAMES
    if (this.#carry.length === 0) return this.#cut(copyOf(rest))
    if (this.#isComplete(rest)) return this.#cut(this.#carry.takeWith(rest))
    this.#carry.append(rest)
    return NO_FRAMES
  }

  end(): Frames {
    const isCounted = this.#wanted > 0
    const { length } = this.#carry
    this.#skip = 0
    this.#wanted = 0
    if (length === 0) return NO_FRAMES
    if (!isCounted) return this.#cut(this.#carry.takeWith(Uint8Array.of(NEWLINE)))
    this.#carry.clear()
    this.#cx.dropped(1, 'frame_incomplete')
    this.#cx.failed('frame_incomplete', `The stream ended inside a frame, after ${length} bytes of it`)
    return NO_FRAMES
  }

  /** How much of `bytes` belongs to what is thrown away. */
  #pass(bytes: Uint8Array): number {
    if (this.#skip !== TO_NEWLINE) {
      const passed = Math.min(this.#skip, bytes.length)
      this.#skip -= passed
      return passed
    }
    const newline = bytes.indexOf(NEWLINE)
    if (newline < 0) return bytes.length
    this.#skip = 0
    return newline + 1
  }

  /** Whether a frame, or as much of one as may be kept, ends within `bytes`. */
  #isComplete(bytes: Uint8Array): boolean {
    const length = this.#carry.length + bytes.length
    if (this.#wanted > 0) return length >= this.#wanted
    return this.#wanted === 0 || length > this.#limit.bytes || bytes.includes(NEWLINE)
  }

  #cut(chunk: Buffer): Frames {
    const cut: Cut = { chunk, starts: [], ends: [], tooLong: 0 }
    let at = 0
    this.#wanted = 0
    while (at < chunk.length) {
      const header = headerEnd(chunk, at)
      const next = header > 0 ? this.#counted(cut, at, header) : header < 0 ? this.#line(cut, at) : at
      if (next === at) {
        this.#carry.append(chunk.subarray(at))
        break
      }
      at = next
    }
    if (cut.tooLong > 0) reportTooLong(this.#cx, this.#limit, cut.tooLong)
    return cut.starts.length === 0 ? NO_FRAMES : cut
  }

  /** Cuts the frame whose length stands at `at`, and returns where the next begins; `at`: it is not all there. */
  #counted(cut: Cut, at: number, start: number): number {
    const { bytes: limit, action } = this.#limit
    const length = numberAt(cut.chunk, at, start - 1)
    const fits = length <= limit
    const taken = fits ? length : action === 'truncate' ? limit : 0
    if (start + taken > cut.chunk.length) {
      this.#wanted = start + taken - at
      return at
    }
    if (!fits) cut.tooLong++
    if (taken > 0) add(cut, start, start + taken)
    const end = start + length
    this.#skip = Math.max(0, end - cut.chunk.length)
    return Math.min(end, cut.chunk.length)
  }

  /** Cuts the line at `at`, and returns where the next frame begins; `at`: the line may go on. */
  #line(cut: Cut, at: number): number {
    const { bytes: limit, action } = this.#limit
    const newline = cut.chunk.indexOf(NEWLINE, at)
    const end = newline < 0 ? cut.chunk.length : newline
    const fits = end - at <= limit
    if (fits && newline < 0) {
      this.#wanted = TO_NEWLINE
      return at
    }
    if (!fits) cut.tooLong++
    if (fits ? end > at : action === 'truncate') add(cut, at, Math.min(end, at + limit))
    if (newline < 0) this.#skip = TO_NEWLINE
    return newline < 0 ? end : newline + 1
  }
}

interface Cut extends Frames {
  readonly starts: number[]
  readonly ends: number[]
  tooLong: number
}

function add({ starts, ends }: Cut, start: number, end: number): void {
  starts.push(start)
  ends.push(end)
}

/** Where the frame begins whose length stands at `at`; -1: there is no length, 0: that cannot be told yet. */
function headerEnd(bytes: Uint8Array, at: number): number {
  const first = bytes[at] as number
  if (first <= ZERO || first > ZERO + 9) return -1
  const last = Math.min(at + MOST_DIGITS + 1, bytes.length)
  for (let to = at + 1; to < last; to++) {
    const byte = bytes[to] as number
    if (byte === SPACE) return to + 1
    if (byte < ZERO || byte > ZERO + 9) return -1
  }
  return last === at + MOST_DIGITS + 1 ? -1 : 0
}

function numberAt(bytes: Uint8Array, at: number, end: number): number {
  let number = 0
  for (let i = at; i < end; i++) number = number * 10 + (bytes[i] as number) - ZERO
  return number
}

/** Writes what `OctetFramer` reads: the length, a space, the frame. */
export const OCTET_MARKS: FrameMarks = {
  header: MOST_DIGITS + 1,
  delimiter: undefined,
  close: (into, at, length) => {
    if (length >= 10 ** MOST_DIGITS)
      throw new EncodingError(`An event of ${length} bytes is longer than a frame may be`)
    return into.write(`${length} `, at, 'latin1')
  },
}
