/** Frames found in a stream: frame i is `chunk[starts[i] .. ends[i])`. The chunk belongs to them and never changes. */
export interface Frames {
  readonly chunk: Buffer
  readonly starts: ArrayLike<number>
  readonly ends: ArrayLike<number>
}

export const NO_FRAMES: Frames = { chunk: Buffer.alloc(0), starts: [], ends: [] }

/** A frame of all of `bytes`, copied; none where they are empty. */
export function wholeFrame(bytes: Uint8Array): Frames {
  if (bytes.length === 0) return NO_FRAMES
  return { chunk: copyOf(bytes), starts: [0], ends: [bytes.length] }
}

/** The bytes in memory of their own, so that a small frame never keeps a large pool alive. */
export function copyOf(bytes: Uint8Array): Buffer {
  const copy = Buffer.allocUnsafeSlow(bytes.length)
  copy.set(bytes)
  return copy
}
