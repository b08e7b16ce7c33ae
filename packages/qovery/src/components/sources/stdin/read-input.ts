import fs from 'node:fs'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'

/** What is read: the stream, or the descriptor itself where it is a regular file. */
export interface Input {
  readonly fd: number
  stream(): Readable
}

/** Is given bytes that it may use until it returns, and says when there is room for more; `undefined`: now. */
type Take = (bytes: Uint8Array) => Promise<void> | undefined

const FILE_READ_BYTES = 256 * 1024
const read = promisify(fs.read)

/** Resolves at the end of the input, or soon after `signal` aborts; the descriptor stays open. Rejects with what `take` throws. */
export function readInput(input: Input, take: Take, signal: AbortSignal): Promise<void> {
  const isFile = fs.fstatSync(input.fd).isFile()
  return isFile ? readFile(input.fd, take, signal) : readStream(input.stream(), take, signal)
}

async function readFile(fd: number, take: Take, signal: AbortSignal): Promise<void> {
  const buffer = Buffer.allocUnsafeSlow(FILE_READ_BYTES)
  while (!signal.aborted) {
    const { bytesRead } = await read(fd, buffer, 0, buffer.length, null)
    if (bytesRead === 0) return
    await take(buffer.subarray(0, bytesRead))
  }
}

function readStream(stream: Readable, take: Take, signal: AbortSignal): Promise<void> {
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
