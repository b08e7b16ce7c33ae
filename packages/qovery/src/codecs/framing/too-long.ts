import { EncodingError, type CodecContext } from '../codec.ts'
import type { FrameLimit } from './framer.ts'

/** Counts and reports frames that were longer than the limit. */
export function reportTooLong(cx: CodecContext, { bytes, action }: FrameLimit, count: number): void {
  if (action === 'drop') cx.dropped(count, 'frame_too_long')
  const done = action === 'drop' ? 'dropped' : 'cut to that length'
  const many = count === 1 ? 'A frame was' : `${count} frames were`
  cx.failed('frame_too_long', `${many} longer than ${bytes} bytes and ${done}; max_length sets the limit`)
}

/** The fault of an event that does not fit into a frame of at most `longest` bytes. */
export function eventTooLong(bytes: number, longest: number): EncodingError {
  return new EncodingError(`An event of ${bytes} bytes is longer than its frame may be (${longest} bytes)`)
}
