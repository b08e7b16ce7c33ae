import { readFile, stat } from 'node:fs/promises'
import { messageOf } from '@qovery/sdk'

/** How often a watched file is looked at. */
const LOOK_EVERY_MS = 1000

/** What tells one state of a file from another. */
interface State {
  readonly modifiedMs: number
  readonly size: number
  readonly inode: number
}

type Read<T> = (bytes: Buffer) => T | Promise<T>

/** Who hears what became of a change. */
export interface Watcher {
  reloaded(): void
  /** The change could not be read; what was there before stays. Said once for each change. */
  failed(message: string): void
}

/**
 * What a file holds, read again when the file changes. A change that cannot be read leaves what was there, and so does
 * a file that is gone or that somebody writes into while it is read.
 */
export class WatchedFile<T> {
  readonly #path: string
  readonly #read: Read<T>
  #content: T
  #state: State
  #timer: NodeJS.Timeout | undefined
  #looking = false
  #closed = false
  /** The fault that was said last; `undefined`: all is well. */
  #fault: string | undefined

  private constructor(path: string, read: Read<T>, first: Loaded<T>) {
    this.#path = path
    this.#read = read
    this.#content = first.content
    this.#state = first.state
  }

  /** Reads a file for the first time. Rejects where it cannot be read; `read` throws where it makes no sense. */
  static async open<T>(path: string, read: Read<T>): Promise<WatchedFile<T>> {
    const state = await stateOf(path)
    return new WatchedFile(path, read, { state, content: await read(await readFile(path)) })
  }

  get content(): T {
    return this.#content
  }

  /** Looks for changes from now on, until it is closed. */
  watch(watcher: Watcher, everyMs = LOOK_EVERY_MS): void {
    this.#timer = setInterval(() => void this.#look(watcher), everyMs)
  }

  close(): void {
    this.#closed = true
    clearInterval(this.#timer)
  }

  async #look(watcher: Watcher): Promise<void> {
    if (this.#looking) return
    this.#looking = true
    try {
      const state = await stateOf(this.#path)
      if (isSame(state, this.#state)) return
      const bytes = await readFile(this.#path)
      if (!isSame(state, await stateOf(this.#path))) return
      // A file that makes no sense is read again only when it has changed again.
      this.#state = state
      const content = await this.#read(bytes)
      if (this.#closed) return
      this.#content = content
      this.#fault = undefined
      watcher.reloaded()
    } catch (error) {
      const fault = messageOf(error)
      if (fault !== this.#fault && !this.#closed) watcher.failed(fault)
      this.#fault = fault
    } finally {
      this.#looking = false
    }
  }
}

interface Loaded<T> {
  readonly state: State
  readonly content: T
}

async function stateOf(path: string): Promise<State> {
  const { mtimeMs, size, ino } = await stat(path)
  return { modifiedMs: mtimeMs, size, inode: ino }
}

function isSame(a: State, b: State): boolean {
  return a.modifiedMs === b.modifiedMs && a.size === b.size && a.inode === b.inode
}
