import fs from 'node:fs'
import type { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { openDescriptor } from './open-descriptor.ts'
import { readStream, type Take } from './read-stream.ts'

const FILE_READ_BYTES = 256 * 1024
const read = promisify(fs.read)

/**
 * A descriptor that the process was started with. A regular file is read from its present place; anything else is a
 * stream, of which there is one for each descriptor as long as the process lives.
 */
export class DescriptorInput {
  readonly #fd: number
  readonly #stream: () => Readable

  /** `stream` gives the stream of the descriptor where it is no regular file. */
  constructor(fd: number, stream: () => Readable = () => (fd === 0 ? process.stdin : openDescriptor(fd))) {
    this.#fd = fd
    this.#stream = stream
  }

  /**
   * Resolves at the end of the input, or soon after `signal` aborts; the descriptor stays open then. Rejects with what
   * `take` throws, and where the descriptor is not there or cannot be read.
   */
  async read(take: Take, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return
    if (this.#isFile()) await readFile(this.#fd, take, signal)
    else await readStream(this.#stream(), take, signal)
  }

  /** Closes a stream; a file has nobody who waits. */
  leave(): void {
    if (!this.#isFile()) this.#stream().destroy()
  }

  #isFile(): boolean {
    try {
      return fs.fstatSync(this.#fd).isFile()
    } catch (cause) {
      throw new Error(
        `File descriptor ${this.#fd} is not open: start the program with it, as in "qovery ${this.#fd}< FILE"`,
        { cause },
      )
    }
  }
}

async function readFile(fd: number, take: Take, signal: AbortSignal): Promise<void> {
  const buffer = Buffer.allocUnsafeSlow(FILE_READ_BYTES)
  while (!signal.aborted) {
    const { bytesRead } = await read(fd, buffer, 0, buffer.length, null)
    if (bytesRead === 0) return
    await take(buffer.subarray(0, bytesRead))
  }
}
