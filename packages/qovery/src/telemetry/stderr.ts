import { writeSync } from 'node:fs'

/** Most bytes that wait for a reader of standard error; lines beyond them are dropped and counted. */
const MAX_WAITING_BYTES = 64 * 1024
const RETRY_MS = 50
/** How long `close` waits for a reader. */
const CLOSE_MS = 200

/** Where lines go. `write` never waits. */
export interface LineWriter {
  /** Takes a line, its newline included; `false` where it had to be dropped. */
  write(line: string): boolean
  /** Writes what still waits, for a short time at most. */
  close(): void
}

/** Writes `bytes` to a file descriptor; returns how many it took, throws `EAGAIN` where it takes none now. */
type Write = (bytes: Uint8Array) => number

/**
 * Writes lines to standard error at once, so that none is left behind when the process ends. Where the reader of a pipe
 * stalls it keeps a bounded rest and tries again; where the reader is gone, lines are dropped.
 */
export class StderrWriter implements LineWriter {
  readonly #write: Write
  #waiting: Uint8Array = new Uint8Array(0)
  #timer: NodeJS.Timeout | undefined

  constructor(write: Write = writeStderr()) {
    this.#write = write
  }

  write(line: string): boolean {
    if (this.#waiting.length > 0) this.#drain()
    if (this.#waiting.length > MAX_WAITING_BYTES) return false
    const bytes = Buffer.from(line)
    if (this.#waiting.length > 0) {
      this.#waiting = Buffer.concat([this.#waiting, bytes])
      return true
    }
    return this.#put(bytes)
  }

  close(): void {
    clearTimeout(this.#timer)
    const end = performance.now() + CLOSE_MS
    while (this.#waiting.length > 0 && performance.now() < end) {
      pause(5)
      this.#put(this.#waiting)
    }
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #drain(): void {
    this.#put(this.#waiting)
  }

  /** Writes `bytes`, which become all that waits; `false`: the reader is gone. */
  #put(bytes: Uint8Array): boolean {
    let rest = bytes
    try {
      while (rest.length > 0) rest = rest.subarray(this.#write(rest))
      this.#waiting = rest
      return true
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') {
        this.#waiting = new Uint8Array(0)
        return false
      }
      this.#waiting = rest
      this.#retryLater()
      return true
    }
  }

  #retryLater(): void {
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined
      this.#drain()
    }, RETRY_MS).unref()
  }
}

/** Node makes a pipe or socket behind `process.stderr` non-blocking once that is used: from then on a write never waits. */
function writeStderr(): Write {
  const { fd } = process.stderr
  return (bytes) => writeSync(fd, bytes)
}

function pause(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}
