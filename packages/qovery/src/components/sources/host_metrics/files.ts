import * as fs from 'node:fs'

const CHUNK = 16 * 1024
/** No file of /proc or /sys that is read as a whole comes near this; one that does is not what it should be. */
const LARGEST = 16 * 1024 * 1024

/**
 * Reads files of /proc and /sys on the thread pool, so that a slow one never holds up the event loop. Plain callbacks
 * and shared buffers: `fs.promises` costs more than twice the processor time per file.
 */
export class Files {
  #bytes = 0
  readonly #spare: Buffer[] = []

  /** How many bytes were read since this was last asked. */
  takeBytes(): number {
    const bytes = this.#bytes
    this.#bytes = 0
    return bytes
  }

  /**
   * A file that the kernel makes in one piece, as UTF-8: it ends at the first read that does not fill the buffer. There
   * are thousands of these, so there is one promise for each and not one for every call.
   */
  record(path: string): Promise<string> {
    return new Promise((resolve, reject) => {
      fs.open(path, 'r', (error, fd) => {
        if (error) {
          reject(error)
          return
        }
        const buffer = this.#spare.pop() ?? Buffer.allocUnsafeSlow(CHUNK)
        fs.read(fd, buffer, 0, CHUNK, null, (unreadable, length) => {
          const text = unreadable ? '' : buffer.toString('utf8', 0, length)
          this.#spare.push(buffer)
          this.#bytes += length
          fs.close(fd, (unclosable) => {
            const failure = unreadable ?? unclosable
            if (failure) reject(failure)
            else resolve(length < CHUNK ? text : this.#long(path))
          })
        })
      })
    })
  }

  async #long(path: string): Promise<string> {
    return (await this.lines(path)).join('\n')
  }

  /** A file that the kernel makes line by line, where a short read says nothing: ends at the first empty read. */
  async lines(path: string, encoding: 'utf8' | 'latin1' = 'utf8'): Promise<string[]> {
    const pieces: Buffer[] = []
    let size = 0
    await this.chunks(path, (chunk) => {
      size += chunk.length
      if (size > LARGEST) throw new Error(`${path} is larger than ${LARGEST} bytes`)
      pieces.push(Buffer.from(chunk))
    })
    return textOf(pieces, encoding).split('\n')
  }

  /** A file of any size, piece by piece up to an empty read; a piece is only valid during the call. */
  async chunks(path: string, onChunk: (chunk: Buffer) => void): Promise<void> {
    const fd = await open(path)
    const buffer = this.#spare.pop() ?? Buffer.allocUnsafeSlow(CHUNK)
    try {
      for (;;) {
        const length = await read(fd, buffer)
        if (length === 0) return
        this.#bytes += length
        onChunk(buffer.subarray(0, length))
      }
    } finally {
      this.#spare.push(buffer)
      await close(fd)
    }
  }

  /** The names in a folder. */
  names(path: string): Promise<string[]> {
    return new Promise((resolve, reject) => {
      fs.readdir(path, (error, names) => (error ? reject(error) : resolve(names)))
    })
  }

  /** The names of the folders in a folder; links are not followed. */
  folders(path: string): Promise<string[]> {
    return new Promise((resolve, reject) => {
      fs.readdir(path, { withFileTypes: true }, (error, entries) => {
        if (error) reject(error)
        else resolve(entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name))
      })
    })
  }

  stat(path: string): Promise<fs.Stats> {
    return new Promise((resolve, reject) => {
      fs.stat(path, (error, stats) => (error ? reject(error) : resolve(stats)))
    })
  }

  async exists(path: string): Promise<boolean> {
    return (await ifThere(this.stat(path))) !== undefined
  }
}

/** What `reading` gives, or `undefined` where the file is not there (any more): a process or a device may end at any time. */
export async function ifThere<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code
    if (code === 'ENOENT' || code === 'ESRCH' || code === 'ENOTDIR' || code === 'ENODEV') return undefined
    throw error
  }
}

/** Does `work` with each item, at most `width` at once. After a failure none is begun, and it throws when all under way have ended. */
export async function each<T>(
  items: readonly T[],
  width: number,
  work: (item: T, index: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const lane = async () => {
    while (next < items.length) {
      const index = next++
      try {
        await work(items[index] as T, index)
      } catch (error) {
        next = items.length
        throw error
      }
    }
  }
  const lanes = await Promise.allSettled(Array.from({ length: Math.min(width, items.length) }, lane))
  for (const result of lanes) if (result.status === 'rejected') throw result.reason
}

function textOf(pieces: readonly Buffer[], encoding: 'utf8' | 'latin1'): string {
  const bytes = pieces.length === 1 ? (pieces[0] as Buffer) : Buffer.concat(pieces)
  return bytes.toString(encoding)
}

function open(path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.open(path, 'r', (error, fd) => (error ? reject(error) : resolve(fd)))
  })
}

function read(fd: number, buffer: Buffer): Promise<number> {
  return new Promise((resolve, reject) => {
    fs.read(fd, buffer, 0, buffer.length, null, (error, length) => (error ? reject(error) : resolve(length)))
  })
}

function close(fd: number): Promise<void> {
  return new Promise((resolve, reject) => {
    fs.close(fd, (error) => (error ? reject(error) : resolve()))
  })
}
