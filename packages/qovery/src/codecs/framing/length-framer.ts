import { EncodingError, type CodecContext } from '../codec.ts'
import { Carry } from './carry.ts'
import { FramingError, type Framer, type FrameMarks } from './framer.ts'
import { copyOf, NO_FRAMES, type Frames } from './frames.ts'

/** The header before each frame: `length_field_offset` bytes that mean nothing here, then the length of the frame. */
export interface LengthField {
  readonly max_frame_length: number
  readonly length_field_length: number
  readonly length_field_offset: number
  readonly length_field_is_big_endian: boolean
}

/** Frames that are preceded by their length in bytes. */
export class LengthFramer implements Framer {
  readonly #field: LengthField
  readonly #header: number
  readonly #cx: CodecContext
  readonly #carry = new Carry()

  constructor(field: LengthField, cx: CodecContext) {
    this.#field = field
    this.#header = field.length_field_offset + field.length_field_length
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
    const starts: number[] = []
    const ends: number[] = []
    let at = 0
    while (at + this.#header <= chunk.length) {
      const start = at + this.#header
      const length = this.#lengthAt(chunk, at)
      if (length > this.#field.max_frame_length && starts.length === 0) this.#fail(length)
      // One that is too long, behind others, waits in the carry: they are handed over before the stream fails.
      if (length > this.#field.max_frame_length || start + length > chunk.length) break
      starts.push(start)
      ends.push(start + length)
      at = start + length
    }
    if (at < chunk.length) this.#carry.append(chunk.subarray(at))
    return starts.length === 0 ? NO_FRAMES : { chunk, starts, ends }
  }

  #holdsFrame(bytes: Buffer): boolean {
    if (bytes.length < this.#header) return false
    const length = this.#lengthAt(bytes, 0)
    if (length > this.#field.max_frame_length) this.#fail(length)
    return bytes.length >= this.#header + length
  }

  #lengthAt(bytes: Buffer, at: number): number {
    const { length_field_length: width, length_field_offset, length_field_is_big_endian } = this.#field
    let length = 0
    for (let i = 0; i < width; i++) {
      const byte = bytes[at + length_field_offset + (length_field_is_big_endian ? i : width - 1 - i)] as number
      length = length * 256 + byte
    }
    return length
  }

  #fail(length: number): never {
    this.#carry.clear()
    this.#cx.dropped(1, 'frame_too_long')
    throw new FramingError(
      `A frame says it is ${length} bytes long, more than max_frame_length allows (${this.#field.max_frame_length}); ` +
        'the stream cannot be followed any further',
    )
  }
}

/** The marks that a `LengthFramer` of the same options reads, where its offset is 0: writing leaves no room before the length. */
export class LengthMarks implements FrameMarks {
  readonly header: number
  readonly delimiter = undefined
  readonly #field: LengthField

  constructor(field: LengthField) {
    this.#field = field
    this.header = field.length_field_length
  }

  close(into: Buffer, at: number, length: number): void {
    const { length_field_length: width, length_field_is_big_endian, max_frame_length } = this.#field
    if (length > max_frame_length || length >= 256 ** width) {
      throw new EncodingError(`An event of ${length} bytes is longer than its frame may be (${max_frame_length} bytes)`)
    }
    let rest = length
    for (let i = 0; i < width; i++) {
      into[at + (length_field_is_big_endian ? width - 1 - i : i)] = rest % 256
      rest = Math.floor(rest / 256)
    }
  }
}
