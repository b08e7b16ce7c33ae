import type { Readable } from 'node:stream'

/** Is given bytes that it may use until it returns, and says when there is room for more; `undefined`: now. */
export type Take = (bytes: Uint8Array) => Promise<void> | undefined

/**
 * Gives what a stream brings to `take`, and leaves it paused while there is no room. Resolves at its end, or as soon as
 * `signal` aborts; the stream stays open, paused. Rejects with what `take` or the stream throws.
 */
export function readStream(stream: Readable, take: Take, signal: AbortSignal): Promise<void> {
  if (signal.aborted || stream.readableEnded || stream.destroyed) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const settle = (error?: Error) => {
      stream.off('data', onData).off('end', onEnd).off('close', onEnd).off('error', settle)
      signal.removeEventListener('abort', onEnd)
      stream.pause()
      if (error === undefined) resolve()
      else reject(error)
    }
    const onEnd = () => settle()
    const onData = (bytes: Buffer) => {
      try {
        const room = take(bytes)
        if (room === undefined) return
        stream.pause()
        room.then(() => !signal.aborted && stream.resume(), settle)
      } catch (error) {
        settle(error as Error)
      }
    }
    stream.on('data', onData).on('end', onEnd).on('close', onEnd).on('error', settle)
    signal.addEventListener('abort', onEnd)
    // Who read before may have left it paused.
    stream.resume()
  })
}
