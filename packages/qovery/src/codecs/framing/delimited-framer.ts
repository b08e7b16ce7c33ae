import type { CodecContext } from '../codec.ts'
import { Carry } from './carry.ts'
import { TooManyFrames, type FrameLimit, type Framer } from './framer.ts'
import { NO_FRAMES, type Frames } from './frames.ts'
import { reportTooLong } from './too-long.ts'

/** For more frames, lists grow as they are found. */
const MOST_LIKELY = 1024

/**
 * Frames that end with one byte, which is no part of them. A frame longer than the limit is dropped, or cut to it, and
 * counted; what comes of it beyond the limit is never kept in memory.
 */
export class DelimitedFramer implements Framer {
  readonly #delimiter: number
  readonly #limit: FrameLimit
  readonly #cx: CodecContext
  readonly #carry = new Carry()
  /** The frame under way has outgrown the limit, and was reported: all up to its delimiter is thrown away. */
  #overflowing = false

  constructor(delimiter: number, limit: FrameLimit, cx: CodecContext) {
    this.#delimiter = delimiter
    this.#limit = limit
    this.#cx = cx
  }

  push(bytes: Uint8Array): Frames {
    let from = 0
    if (this.#overflowing) {
      from = bytes.indexOf(this.#delimiter)
      if (from < 0) return NO_FRAMES
    }
    const last = bytes.lastIndexOf(this.#delimiter)
    if (last < from) {
      this.#keep(bytes)
      return NO_FRAMES
    }
    const chunk = this.#carry.takeWith(bytes.subarray(from, last + 1))
    const overflowed = this.#overflowing
    this.#overflowing = false
    if (last + 1 < bytes.length) this.#keep(bytes.subarray(last + 1))
    return this.#cut(chunk, overflowed)
  }

  end(): Frames {
    const overflowed = this.#overflowing
    this.#overflowing = false
    if (!overflowed && this.#carry.length === 0) return NO_FRAMES
    const rest = this.#carry.takeWith(Uint8Array.of(this.#delimiter))
    return this.#cut(rest, overflowed)
  }

  whole(message: Buffer, most: number): Frames {
    return this.#cut(message, false, most)
  }

  /** Cuts a chunk, at the end of which there may be no delimiter; with `overflowed`, its first frame is all that is left of one too long. */
  #cut(chunk: Buffer, overflowed: boolean, most = Infinity): Frames {
    const delimiter = this.#delimiter
    const { bytes: limit, action } = this.#limit
    const likely = likelyFrames(chunk, delimiter)
    const starts = new Array<number>(likely)
    const ends = new Array<number>(likely)
    let count = 0
    let tooLong = 0
    for (let start = 0, end = 0; start < chunk.length; start = end + 1) {
      end = chunk.indexOf(delimiter, start)
      if (end < 0) end = chunk.length
      const reported = overflowed && start === 0
      const fits = end - start <= limit && !reported
      if (!fits && !reported) tooLong++
      if (fits || action === 'truncate') {
        if (count >= most) throw new TooManyFrames(most)
        starts[count] = start
        ends[count++] = fits ? end : Math.min(end, start + limit)
      }
    }
    starts.length = count
    ends.length = count
    if (tooLong > 0) reportTooLong(this.#cx, this.#limit, tooLong)
    return count === 0 ? NO_FRAMES : { chunk, starts, ends }
  }

  #keep(bytes: Uint8Array): void {
    const { bytes: limit, action } = this.#limit
    const room = limit - this.#carry.length
    if (bytes.length <= room) {
      this.#carry.append(bytes)
      return
    }
    this.#overflowing = true
    reportTooLong(this.#cx, this.#limit, 1)
    if (action === 'truncate') this.#carry.append(bytes.subarray(0, room))
    else this.#carry.clear()
  }
}

/** How many frames a chunk has if they are as long as the first: lists that get their memory at once leave none of it behind. */
function likelyFrames(chunk: Buffer, delimiter: number): number {
  const first = chunk.indexOf(delimiter)
  return first < 0 ? 1 : Math.min(MOST_LIKELY, Math.ceil(chunk.length / (first + 1)))
}
