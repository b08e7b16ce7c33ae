import type { FrameMarks } from './framer.ts'
import type { Frames } from './frames.ts'

const EMPTY = Buffer.alloc(0)
/** Texts shorter than this get room for the worst case rather than being measured. */
const EXACT_FROM = 4096

/** Collects encoded frames, with their marks, in one growing buffer. A frame is `begin`, any number of writes, `end`. */
export class FrameWriter {
  /** Where each frame ends, marks included; `null`: not recorded. */
  readonly ends: number[] | null
  readonly #marks: FrameMarks
  /** What is written so far, up to `#length`. */
  #buffer: Buffer = EMPTY
  #length = 0
  /** Where the frame under way begins. */
  #frame = 0
  /** Memory of the batch that holds the very bytes to be written. */
  #borrowed: Buffer | undefined
  /** How much memory is taken at first: that of all frames, as estimated. */
  readonly #capacity: number

  constructor(marks: FrameMarks, capacity: number, recordEnds = false) {
    this.#marks = marks
    this.#capacity = capacity
    this.ends = recordEnds ? [] : null
  }

  begin(): void {
    if (this.#borrowed !== undefined) this.#copyBorrowed()
    this.#frame = this.#length
    this.#reserve(this.#marks.header)
    this.#length += this.#marks.header
  }

  /** @throws EncodingError where the marks forbid a frame of this length; `cancel` it then. */
  end(): void {
    const { header, delimiter } = this.#marks
    const start = this.#frame + header
    const used = this.#marks.close?.(this.#buffer, this.#frame, this.#length - start) ?? header
    if (used < header) {
      this.#buffer.copyWithin(this.#frame + used, start, this.#length)
      this.#length -= header - used
    }
    if (delimiter !== undefined) {
      this.#reserve(1)
      this.#buffer[this.#length++] = delimiter
    }
    this.ends?.push(this.#length)
  }

  /** Forgets the frame that was begun. */
  cancel(): void {
    this.#length = this.#frame
  }

  /** A place to which `rewind` goes back. */
  mark(): { readonly length: number; readonly frames: number } {
    if (this.#borrowed !== undefined) this.#copyBorrowed()
    return { length: this.#length, frames: this.ends?.length ?? 0 }
  }

  /** Forgets all that was written since a mark. */
  rewind({ length, frames }: { readonly length: number; readonly frames: number }): void {
    this.#borrowed = undefined
    this.#length = length
    if (this.ends !== null) this.ends.length = frames
  }

  text(text: string): void {
    this.#reserve(text.length < EXACT_FROM ? text.length * 3 : Buffer.byteLength(text))
    this.#length += this.#buffer.write(text, this.#length)
  }

  bytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length)
    this.#buffer.set(bytes, this.#length)
    this.#length += bytes.length
  }

  /** The bytes of `chunk` from `start` to before `end`. */
  copy(chunk: Buffer, start: number, end: number): void {
    this.#reserve(end - start)
    chunk.copy(this.#buffer, this.#length, start, end)
    this.#length += end - start
  }

  /** Memory for `bytes` more, into which to write from `position` on; that is then set to where the writing ended. */
  room(bytes: number): Buffer {
    this.#reserve(bytes)
    return this.#buffer
  }

  /** Where the next byte goes. */
  get position(): number {
    return this.#length
  }

  set position(position: number) {
    this.#length = position
  }

  /** Writes frames as they are. Where a stretch of them already has the right delimiters, it is copied as a whole, or not at all. */
  raw(frames: Frames): void {
    if (this.#borrowed !== undefined) this.#copyBorrowed()
    const { header, delimiter } = this.#marks
    const { chunk, starts, ends } = frames
    if (header > 0 || delimiter === undefined || this.ends !== null) {
      this.#rawOneByOne(frames)
      return
    }
    let first = 0
    for (let i = 0; i < starts.length; i++) {
      const end = ends[i] as number
      const delimited = end < chunk.length && chunk[end] === delimiter
      if (delimited && starts[i + 1] === end + 1) continue
      const start = starts[first] as number
      if (delimited && first === 0 && i === starts.length - 1 && this.#length === 0) {
        this.#borrowed = chunk.subarray(start, end + 1)
        return
      }
      this.copy(chunk, start, end)
      this.#reserve(1)
      this.#buffer[this.#length++] = delimiter
      first = i + 1
    }
  }

  /** All that was written. It may be memory of the batch: not to be changed. */
  take(): Buffer {
    return this.#borrowed ?? this.#buffer.subarray(0, this.#length)
  }

  /** Makes room for `bytes` more. */
  #reserve(bytes: number): void {
    const needed = this.#length + bytes
    if (needed <= this.#buffer.length) return
    const larger = Buffer.allocUnsafeSlow(Math.max(needed, this.#capacity, this.#buffer.length * 2))
    larger.set(this.#buffer.subarray(0, this.#length))
    this.#buffer = larger
  }

  /** More follows on what was borrowed. */
  #copyBorrowed(): void {
    const borrowed = this.#borrowed as Buffer
    this.#borrowed = undefined
    this.bytes(borrowed)
  }

  #rawOneByOne({ chunk, starts, ends }: Frames): void {
    for (let i = 0; i < starts.length; i++) {
      this.begin()
      this.copy(chunk, starts[i] as number, ends[i] as number)
      this.end()
    }
  }
}
