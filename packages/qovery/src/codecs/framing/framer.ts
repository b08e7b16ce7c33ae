import type { Frames } from './frames.ts'

/** Takes a stream of bytes apart. Frames hold copies: the bytes given may change after a call. */
export interface Framer {
  /** The frames that are complete with `bytes`. @throws FramingError where the stream can no longer be followed. */
  push(bytes: Uint8Array): Frames
  /** What is left when the stream has ended; the framer is then as new. */
  end(): Frames
  /**
   * For a new framer: the frames of a message that is complete, in its own memory. Left out: `push` and `end` give the same.
   * @throws TooManyFrames where it has more than `most`
   */
  whole?(message: Buffer, most: number): Frames
  /** Whether a frame may come in several messages (datagrams): `end` is then for the end of all of them, not of each. */
  readonly spansMessages?: true
}

/** A method of framing by its name; its options stand beside it. */
export interface FramingChoice {
  readonly method: string
}

/** Thrown by a framer when it has lost its place in the stream: nothing after it can be trusted. */
export class FramingError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'FramingError'
  }
}

/** Thrown where a message has more frames than are taken at once: small ones cost many times their bytes. */
export class TooManyFrames extends FramingError {
  constructor(most: number) {
    super(`more than ${most} frames came at once; send them in several messages`)
    this.name = 'TooManyFrames'
  }
}

/** How an encoded stream marks where frames begin and end. */
export interface FrameMarks {
  /** Bytes kept free before a frame, which `close` fills. */
  readonly header: number
  /** The byte that ends a frame; `undefined`: none. */
  readonly delimiter: number | undefined
  /**
   * Writes the header at `at` of a frame of `length` bytes, and returns how many of the bytes kept free it takes.
   * @throws EncodingError where a frame of that length is not allowed
   */
  close?(into: Buffer, at: number, length: number): number
}

/** Of a source's framer: how long a frame may get where the options set no limit, and what then happens to it. */
export interface FrameLimit {
  readonly bytes: number
  readonly action: 'drop' | 'truncate'
}
