import type { FrameMarks } from '../framer.ts'
import type { LengthPrefix } from '../length-framer.ts'
import { eventTooLong } from '../too-long.ts'

/** What stands before each frame: `length_field_offset` bytes that mean nothing here, then the length of the frame. */
export interface LengthField {
  readonly max_frame_length: number
  readonly length_field_length: number
  readonly length_field_offset: number
  readonly length_field_is_big_endian: boolean
}

/** Reads length fields. */
export class FieldPrefix implements LengthPrefix {
  readonly max_frame_length: number
  length = 0
  readonly #field: LengthField
  readonly #size: number

  constructor(field: LengthField) {
    this.#field = field
    this.#size = field.length_field_offset + field.length_field_length
    this.max_frame_length = field.max_frame_length
  }

  read(bytes: Buffer, at: number): number {
    if (at + this.#size > bytes.length) return -1
    const { length_field_length: width, length_field_offset, length_field_is_big_endian } = this.#field
    let length = 0
    for (let i = 0; i < width; i++) {
      const byte = bytes[at + length_field_offset + (length_field_is_big_endian ? i : width - 1 - i)] as number
      length = length * 256 + byte
    }
    this.length = length
    return at + this.#size
  }
}

/** The marks that `FieldPrefix` reads with the same options, where the offset is 0: writing leaves no room before the length. */
export class FieldMarks implements FrameMarks {
  readonly header: number
  readonly delimiter = undefined
  readonly #field: LengthField

  constructor(field: LengthField) {
    this.#field = field
    this.header = field.length_field_length
  }

  close(into: Buffer, at: number, length: number): number {
    const { length_field_length: width, length_field_is_big_endian, max_frame_length } = this.#field
    if (length > max_frame_length || length >= 256 ** width) throw eventTooLong(length, max_frame_length)
    let rest = length
    for (let i = 0; i < width; i++) {
      into[at + (length_field_is_big_endian ? width - 1 - i : i)] = rest % 256
      rest = Math.floor(rest / 256)
    }
    return width
  }
}
