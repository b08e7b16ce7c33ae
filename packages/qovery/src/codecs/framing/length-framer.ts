import type { CodecContext } from '../codec.ts'
import { Carry } from './carry.ts'
import { FramingError, type Framer } from './framer.ts'
import { copyOf, NO_FRAMES, type Frames } from './frames.ts'

/** Reads what stands before each frame and tells its length. */
export interface LengthPrefix {
  /** Longer frames are not followed. */
  readonly max_frame_length: number
  /** Of the prefix that was read last: how many bytes the frame has. Infinity: no length that can be expressed. */
  readonly length: number
  /** Where the frame begins whose prefix stands at `at`; -1: more bytes are needed to tell. */
  read(bytes: Buffer, at: number): number
}

/** Frames that are preceded by their length in bytes. */
export class LengthFramer implements Framer {
  readonly #prefix: LengthPrefix
  readonly #cx: CodecContext
  readonly #carry = new Carry()

  constructor(prefix: LengthPrefix, cx: CodecContext) {
    this.#prefix = prefix
    this.#cx = cx
  }

  push(bytes: Uint8Array): Frames {
    if (this.#carry.length > 0) {
      this.#carry.append(bytes)
      if (!this.#holdsFrame(this.#carry.view())) return NO_FRAMES
      const chunk = this.#carry.takeWith(new Uint8Array(0))
      return this.#cut(chunk)
    }
    return this.#cut(copyOf(bytes))
  }

  end(): Frames {
    if (this.#carry.length > 0) {
      this.#cx.dropped(1, 'frame_incomplete')
      this.#cx.failed('frame_incomplete', `The stream ended inside a frame, after ${this.#carry.length} bytes of it`)
      this.#carry.clear()
    }
    return NO_FRAMES
  }

  #cut(chunk: Buffer): Frames {
    const prefix = this.#prefix
    const starts: number[] = []
    const ends: number[] = []
    let at = 0
    for (let start = prefix.read(chunk, at); start >= 0; start = prefix.read(chunk, at)) {
      const { length } = prefix
      if (length > prefix.max_frame_length && starts.length === 0) this.#fail(length)
      // One that is too long, behind others, waits in the carry: they are handed over before the stream fails.
      if (length > prefix.max_frame_length || start + length > chunk.length) break
      starts.push(start)
      ends.push(start + length)
      at = start + length
    }
    if (at < chunk.length) this.#carry.append(chunk.subarray(at))
    return starts.length === 0 ? NO_FRAMES : { chunk, starts, ends }
  }

  #holdsFrame(bytes: Buffer): boolean {
    const prefix = this.#prefix
    const start = prefix.read(bytes, 0)
    if (start < 0) return false
    if (prefix.length > prefix.max_frame_length) this.#fail(prefix.length)
    return bytes.length >= start + prefix.length
  }

  #fail(length: number): never {
    this.#carry.clear()
    this.#cx.dropped(1, 'frame_too_long')
    const said = Number.isFinite(length) ? `it is ${length} bytes long` : 'it has a length beyond 64 bits'
    throw new FramingError(
      `A frame says ${said}, more than max_frame_length allows (${this.#prefix.max_frame_length}); ` +
        'the stream cannot be followed any further',
    )
  }
}
