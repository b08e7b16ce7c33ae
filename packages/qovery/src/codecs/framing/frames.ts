/** Frames found in a stream: frame i is `chunk[starts[i] .. ends[i])`. The chunk belongs to them and never changes. */
export interface Frames {
  readonly chunk: Buffer
  readonly starts: ArrayLike<number>
  readonly ends: ArrayLike<number>
}

export const NO_FRAMES: Frames = { chunk: Buffer.alloc(0), starts: [], ends: [] }

/** A frame of all of `bytes`, copied; none where they are empty. */
export function wholeFrame(bytes: Uint8Array): Frames {
  return bytes.length === 0 ? NO_FRAMES : ownFrame(copyOf(bytes))
}

/** The same in the memory of `message`. */
export function ownFrame(message: Buffer): Frames {
  return message.length === 0 ? NO_FRAMES : { chunk: message, starts: [0], ends: [message.length] }
}

/** The bytes in memory of their own, so that a small frame never keeps a large pool alive. */
export function copyOf(bytes: Uint8Array): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length)
  copy.set(bytes)
  return copy
}
