import { messageOf, type ComponentContext } from '@qovery/sdk'
import fs from 'node:fs'
import { promisify } from 'node:util'
import type { Found } from './finder.ts'
import type { FileOptions } from './options.ts'
import { WatchedFile } from './watched-file.ts'

const open = promisify(fs.open)
const close = promisify(fs.close)
const fstat = promisify(fs.fstat)
/** Most files of which it is kept in mind that they cannot be opened. */
const MOST_COMPLAINTS = 10_000
const LIMITS = new Set(['EMFILE', 'ENFILE'])
/** How many open files are left to the rest of the program when there may be no more. */
const SPARE = 16

/** What became of the files since the last search. */
export interface Changes {
  readonly opened: readonly WatchedFile[]
  readonly renamed: readonly WatchedFile[]
  readonly lost: readonly WatchedFile[]
}

/** The open files. */
export class Roster {
  readonly #cx: ComponentContext
  readonly #options: FileOptions
  readonly #wake: (file: WatchedFile) => void
  readonly #byInode = new Map<string, WatchedFile>()
  readonly #byReal = new Map<string, WatchedFile>()
  readonly #complaints = new Set<string>()
  #hasUnopened = false
  /** How many files may be open, once the system has refused to open more. */
  #most = Infinity

  constructor(options: FileOptions, cx: ComponentContext, wake: (file: WatchedFile) => void) {
    this.#cx = cx
    this.#options = options
    this.#wake = wake
  }

  get size(): number {
    return this.#byInode.size
  }

  /** Whether there are files that could not be opened: `update` tries them again. */
  get hasUnopened(): boolean {
    return this.#hasUnopened
  }

  files(): IterableIterator<WatchedFile> {
    return this.#byInode.values()
  }

  /** The file that has this path once all links are followed. */
  at(real: string): WatchedFile | undefined {
    return this.#byReal.get(real)
  }

  /** Takes over what a search found: opens what is new, follows what was renamed, and marks what is not there any more. */
  async update(found: readonly Found[], isFirst: boolean, signal: AbortSignal): Promise<Changes> {
    const byInode = this.#chosen(found)
    const lost: WatchedFile[] = []
    for (const file of this.#byInode.values()) {
      if (byInode.has(file.inode) || file.lostAt !== undefined) continue
      file.lostAt = performance.now()
      lost.push(file)
    }
    const opened: WatchedFile[] = []
    const renamed: WatchedFile[] = []
    this.#hasUnopened = false
    for (const one of byInode.values()) {
      const file = this.#byInode.get(one.inode)
      if (file !== undefined) {
        if (this.#follow(file, one)) renamed.push(file)
        continue
      }
      if (signal.aborted) break
      const fresh = this.size < this.#most ? await this.#open(one, isFirst) : undefined
      if (fresh !== undefined) opened.push(fresh)
      else this.#hasUnopened = true
      while (this.size > this.#most && opened.length > 0) await this.close(opened.pop() as WatchedFile)
    }
    this.#byReal.clear()
    for (const file of this.#byInode.values()) if (file.lostAt === undefined) this.#byReal.set(file.real, file)
    return { opened, renamed, lost }
  }

  async close(file: WatchedFile): Promise<void> {
    file.isClosed = true
    this.#byInode.delete(file.inode)
    if (this.#byReal.get(file.real) === file) this.#byReal.delete(file.real)
    await close(file.fd)
  }

  /** Has the next update open what it finds closed, although nothing changed. */
  tryAgain(): void {
    this.#hasUnopened = true
  }

  async closeAll(): Promise<void> {
    for (const file of this.#byInode.values()) await this.close(file)
  }

  /** Says once that a path cannot be read; until it can. */
  complain(path: string, error: NodeJS.ErrnoException): void {
    if (error.code === 'ENOENT' && this.#options.ignore_not_found) return
    if (this.#complaints.has(path)) return
    if (this.#complaints.size >= MOST_COMPLAINTS) this.#complaints.clear()
    this.#complaints.add(path)
    const hint =
      error.code === 'EACCES' || error.code === 'EPERM' ? ': give the user of this process the right to read it' : ''
    this.#cx.failed('file_not_readable', `${path} cannot be read (${messageOf(error)}) and is tried again${hint}`, {
      file: path,
    })
  }

  /** One path of each file: the one that it is known by, else the first. */
  #chosen(found: readonly Found[]): Map<string, Found> {
    const chosen = new Map<string, Found>()
    for (const one of found) {
      const before = chosen.get(one.inode)
      if (before === undefined) chosen.set(one.inode, one)
      else {
        if (this.#byInode.get(one.inode)?.path === one.path) chosen.set(one.inode, one)
        this.#sayLinked(before.path, one.path)
      }
    }
    return chosen
  }

  #sayLinked(one: string, other: string): void {
    const key = `${one}\0${other}`
    if (this.#complaints.has(key)) return
    this.#complaints.add(key)
    this.#cx.log.info(`${one} and ${other} are the same file: it is read once`)
  }

  /** Whether the file has another name than before. */
  #follow(file: WatchedFile, { path, real }: Found): boolean {
    const isRenamed = file.path !== path || file.real !== real || file.lostAt !== undefined
    if (file.path !== path) this.#cx.log.debug(`${file.path} was renamed to ${path}`)
    file.lostAt = undefined
    file.path = path
    file.real = real
    return isRenamed
  }

  async #open(found: Found, isFirst: boolean): Promise<WatchedFile | undefined> {
    try {
      // What is a file now may be a pipe when it is opened.
      const fd = await open(found.path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK)
      const status = await fstat(fd, { bigint: true })
      if (`${status.dev}:${status.ino}` !== found.inode || !status.isFile()) {
        await close(fd)
        return undefined
      }
      this.#complaints.delete(found.path)
      const file = new WatchedFile(fd, found, this.#isToBeSkipped(found, isFirst) ? found.size : 0, this.#wake)
      this.#byInode.set(file.inode, file)
      return file
    } catch (error) {
      this.#notOpened(found, error as NodeJS.ErrnoException)
      return undefined
    }
  }

  /** Whether what is in the file now is not wanted. An age below zero is of a clock that was set back. */
  #isToBeSkipped({ modifiedMs }: Found, isFirst: boolean): boolean {
    const { ignore_older_secs = Infinity, read_from } = this.#options
    return (read_from === 'end' && isFirst) || Date.now() - modifiedMs > ignore_older_secs * 1000
  }

  #notOpened(found: Found, error: NodeJS.ErrnoException): void {
    if (error.code === 'ENOENT') return
    if (error.code === undefined || !LIMITS.has(error.code)) {
      this.complain(found.path, error)
      return
    }
    this.#most = Math.max(1, this.size - SPARE)
    if (this.#complaints.has(error.code)) return
    this.#complaints.add(error.code)
    const message = `The system lets no more files be opened (${error.code}): ${this.#most} are read, and the others when some of those are closed. Raise the limit (LimitNOFILE of the service, or ulimit -n), or have fewer files in include`
    this.#cx.failed('too_many_open_files', message)
  }
}
