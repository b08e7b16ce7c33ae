import { constants } from 'node:fs'
import { open, stat, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { makeFolder } from '../../../kit/make-folder.ts'
import type { Confinement } from './confinement.ts'
import { wholeLength, type TailFormat } from './tail.ts'

/** So long one believes that a path still leads to the same file. */
const CHECK_EVERY_MS = 1000
/** So long after, a write that was under way is over. */
const SETTLING_MS = 50

/** How files are opened. */
export interface FileOptions extends TailFormat {
  readonly file_mode: number | undefined
  readonly directory_mode: number | undefined
  readonly confinement: Confinement | undefined
  /** Makes the disk keep the names of new files, too. */
  readonly syncsNames: boolean
}

/** What happened to a file beside being written to. */
export type Incident =
  { readonly what: 'cut'; readonly bytes: number } | { readonly what: 'shrunk' } | { readonly what: 'replaced' }

/**
 * A file that frames are appended to. A write that fails leaves no part of its bytes behind. Times are in milliseconds of
 * a clock that never goes back.
 */
export class OutFile {
  openedAt: number
  writtenAt: number
  /** Whether there is something that the disk may not have kept yet. */
  isDirty = false
  readonly #handle: FileHandle
  readonly #path: string
  readonly #identity: { readonly dev: number; readonly ino: number } | undefined
  readonly #delimiter: number | undefined
  /** Where the next write is expected to begin. */
  #size: number
  /** How many bytes of a failed write may still be there. */
  #torn = 0
  #needsDelimiter = false
  #checkedAt: number

  private constructor(handle: FileHandle, file: string, parts: Opened) {
    this.#handle = handle
    this.#path = file
    this.#identity = parts.identity
    this.#size = parts.size
    this.#delimiter = parts.delimiter
    this.openedAt = parts.now
    this.writtenAt = parts.now
    this.#checkedAt = parts.now
  }

  /** Opens or makes the file at `file`, empties it where `empties` says so, and cuts off what is torn at its end. */
  static async open(file: string, options: FileOptions, when: OpenOptions): Promise<OutFile> {
    const { confinement, file_mode, directory_mode, syncsNames } = options
    const real = confinement === undefined ? file : await confinement.resolve(file)
    await makeFolder(path.dirname(real), directory_mode)
    const handle = await open(real, confinement === undefined ? FLAGS : FLAGS | constants.O_NOFOLLOW, file_mode)
    try {
      await confinement?.check(file, handle.fd)
      const { delimiter } = options
      const stats = await handle.stat()
      if (!stats.isFile()) return new OutFile(handle, file, { identity: undefined, size: 0, delimiter, now: when.now })
      const { dev, ino, size } = stats
      if (size === 0 && syncsNames) await syncFolder(path.dirname(real))
      const isEmptied = size > 0 && when.empties(Date.now() - stats.mtimeMs)
      if (isEmptied) await handle.truncate(0)
      const whole = isEmptied ? 0 : await withoutTorn(handle, real, options, when)
      return new OutFile(handle, file, { identity: { dev, ino }, size: whole, delimiter, now: when.now })
    } catch (error) {
      await handle.close()
      throw error
    }
  }

  /** Appends frames. Where it throws, none of them is in the file, or what is of them will be cut off before the next. */
  async write(bytes: Uint8Array, now: number): Promise<void> {
    if (this.#torn > 0) await this.#cutBack()
    if (this.#needsDelimiter) await this.#append(Uint8Array.of(this.#delimiter as number))
    this.#needsDelimiter = false
    await this.#append(bytes)
    this.writtenAt = now
    this.isDirty = true
  }

  /** Makes the disk keep what was written. */
  async sync(): Promise<void> {
    this.isDirty = false
    try {
      await this.#handle.datasync()
    } catch (error) {
      // Pipes and terminals have no disk.
      if ((error as NodeJS.ErrnoException).code !== 'EINVAL') throw error
    }
  }

  async empty(now: number): Promise<void> {
    if (this.#identity !== undefined) await this.#handle.truncate(0)
    this.#size = 0
    this.#torn = 0
    this.#needsDelimiter = false
    this.openedAt = now
  }

  /** What others have done to the file, asked at most once a second; `replaced`: its path leads elsewhere now. */
  async incident(now: number): Promise<Incident | undefined> {
    if (this.#identity === undefined || now - this.#checkedAt < CHECK_EVERY_MS) return undefined
    this.#checkedAt = now
    const there = await stat(this.#path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined
      throw error
    })
    if (there?.ino !== this.#identity.ino || there.dev !== this.#identity.dev) return { what: 'replaced' }
    if (this.#torn > 0) return undefined
    const shrunk = there.size < this.#size
    this.#size = there.size
    return shrunk ? { what: 'shrunk' } : undefined
  }

  async close(): Promise<void> {
    try {
      if (this.#torn > 0) await this.#cutBack()
    } finally {
      await this.#handle.close()
    }
  }

  async #append(bytes: Uint8Array): Promise<void> {
    let written = 0
    try {
      while (written < bytes.length) {
        const { bytesWritten } = await this.#handle.write(bytes, written)
        if (bytesWritten === 0) throw new Error('the system took none of the bytes and gave no reason')
        written += bytesWritten
      }
    } catch (error) {
      this.#torn = written
      if (written > 0) await this.#cutBack()
      throw error
    }
    this.#size += written
  }

  /** Takes back what there is of a failed write. Where that cannot be, the next frame begins after a delimiter at least. */
  async #cutBack(): Promise<void> {
    const size = this.#identity === undefined ? undefined : (await this.#handle.stat()).size
    if (size === this.#size + this.#torn) await this.#handle.truncate(this.#size)
    else {
      this.#size = size ?? 0
      this.#needsDelimiter = this.#delimiter !== undefined
    }
    this.#torn = 0
  }
}

export interface OpenOptions {
  readonly now: number
  /** Whether a file that was last written to so many milliseconds ago is emptied. */
  empties(ageMs: number): boolean
  onIncident(incident: Incident): void
}

interface Opened {
  readonly identity: { readonly dev: number; readonly ino: number } | undefined
  readonly size: number
  readonly delimiter: number | undefined
  readonly now: number
}

/** Without O_NONBLOCK, opening a pipe that nobody reads would never end. */
const FLAGS = constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NONBLOCK

/** Cuts off what is torn at the end of a file, and returns its length then. */
async function withoutTorn(
  handle: FileHandle,
  real: string,
  format: TailFormat,
  { onIncident }: OpenOptions,
): Promise<number> {
  const { size: before } = await handle.stat()
  if ((await wholeLength(real, before, format)) === before) return before
  // Somebody may be within a write at this very moment, such as a predecessor that is being replaced.
  await setTimeout(SETTLING_MS)
  const { size } = await handle.stat()
  const whole = await wholeLength(real, size, format)
  if (whole === size) return size
  if (whole === 0 && format.delimiter !== undefined && format.blocks === undefined) {
    // A text without any end of a frame need not be ours: it becomes a frame of its own.
    await handle.write(Buffer.of(format.delimiter))
    return size + 1
  }
  await handle.truncate(whole)
  onIncident({ what: 'cut', bytes: size - whole })
  return whole
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
