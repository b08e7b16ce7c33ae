import { checksum32 } from './checksum.ts'

/** How many bytes before a place are remembered, as a checksum. */
export const ANCHOR_BYTES = 256

/**
 * A place in a file: an offset, and the checksum of the `length` bytes before it. Whoever comes back to the place sees by
 * them whether it is still the same file that was read so far.
 */
export interface Place {
  readonly offset: number
  readonly length: number
  readonly sum: number
}

export const BEGINNING: Place = { offset: 0, length: 0, sum: 0 }

/** The place at `offset`, which is `index` in `bytes`; the bytes of `bytes` before it are those of the file. */
export function placeAt(offset: number, bytes: Uint8Array, index: number): Place {
  const length = Math.min(ANCHOR_BYTES, index, offset)
  return { offset, length, sum: checksum32(bytes, index - length, index) }
}

/** Whether there can be such a place: nothing but the beginning of a file has no bytes before it. */
export function isPlace({ offset, length }: Place): boolean {
  return offset >= 0 && length <= Math.min(ANCHOR_BYTES, offset) && length >= Math.min(1, offset)
}

/** Whether `bytes` begin with those before the place. */
export function isBefore(place: Place, bytes: Uint8Array): boolean {
  return bytes.length >= place.length && checksum32(bytes, 0, place.length) === place.sum
}
