import { closeSync, fstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import type { Books } from './books.ts'
import type { Random } from './random.ts'

/** How many logs are written side by side. */
const LOGS = 3
/** A log is rotated after about so many lines. */
const LINES_PER_FILE = 3000
/** So many rotated files are kept of each log, and those that are not confirmed yet. */
const KEPT_FILES = 2
/** The writer waits when so many lines have not arrived. */
const MOST_MISSING = 60_000

/** How far each file is confirmed, in bytes, by its device and inode as `device:inode`. */
export type Offsets = ReadonlyMap<string, number>

/** A file of a log. */
class LogFile {
  path: string
  /** Its number in the books. */
  readonly number: number
  readonly fd: number
  readonly inode: string
  /** Where each of its lines ends, in bytes. */
  readonly #ends: number[] = []

  constructor(file: string, number: number) {
    this.path = file
    this.number = number
    this.fd = openSync(file, 'a')
    const { dev, ino } = fstatSync(this.fd)
    this.inode = `${dev}:${ino}`
  }

  get lines(): number {
    return this.#ends.length
  }

  /** Appends lines, of which the last gets its end by a write of its own. */
  append(lines: readonly string[], tail: number): void {
    let end = this.#ends.at(-1) ?? 0
    for (const line of lines) this.#ends.push((end += line.length))
    const text = lines.join('')
    const cut = Math.max(0, text.length - tail)
    writeSync(this.fd, text.slice(0, cut))
    if (cut < text.length) writeSync(this.fd, text.slice(cut))
  }

  /** How many of its lines lie before `offset`. */
  linesBefore(offset: number): number {
    const after = this.#ends.findIndex((end) => end > offset)
    return after < 0 ? this.#ends.length : after
  }

  close(): void {
    closeSync(this.fd)
  }
}

/** One log as a program with `logrotate` writes it: in bursts, with lines in two writes, renamed and made anew. */
class Log {
  readonly #path: string
  readonly #books: Books
  readonly #random: Random
  /** What is rotated, the oldest first, and the file that is written to now. */
  readonly #rotated: LogFile[] = []
  #current: LogFile
  #rotations = 0
  /** What is deleted stays open: a new file must not get its inode, by which the campaign finds checkpoints. */
  readonly #deleted: LogFile[] = []

  constructor(file: string, books: Books, random: Random) {
    this.#path = file
    this.#books = books
    this.#random = random
    this.#current = new LogFile(file, books.open())
  }

  burst(): void {
    const lines = Array.from({ length: 1 + this.#random.below(200) }, () => this.#line())
    this.#current.append(lines, this.#random.below(30))
    if (this.#current.lines > LINES_PER_FILE * (0.5 + this.#random.next())) this.#rotate()
    this.#deleteConfirmed()
  }

  /** Tells the books which lines are confirmed. */
  confirm(offsets: Offsets): void {
    for (const file of [...this.#rotated, this.#current]) {
      this.#books.confirm(file.number, file.linesBefore(offsets.get(file.inode) ?? 0))
    }
  }

  close(): void {
    for (const file of [...this.#deleted, ...this.#rotated, this.#current]) file.close()
  }

  #line(): string {
    const { file, number } = this.#books.write(this.#current.number)
    return `${file} ${number} ${'x'.repeat(this.#random.below(120))}\n`
  }

  #rotate(): void {
    this.#current.path = `${this.#path}.${++this.#rotations}`
    renameSync(this.#path, this.#current.path)
    this.#rotated.push(this.#current)
    this.#current = new LogFile(this.#path, this.#books.open())
  }

  /** As `logrotate` does it, but never before a file is confirmed: the campaign could not tell that from a loss. */
  #deleteConfirmed(): void {
    for (const file of this.#rotated.slice(0, -KEPT_FILES)) {
      if (!this.#books.isDone(file.number)) continue
      rmSync(file.path)
      this.#rotated.splice(this.#rotated.indexOf(file), 1)
      this.#deleted.push(file)
    }
  }
}

/** Writes to all logs, one burst after the other, until it is stopped. */
export class Writer {
  readonly #books: Books
  readonly #random: Random
  readonly #logs: readonly Log[]
  #timer: NodeJS.Timeout | undefined
  #stopped = false

  constructor(folder: string, books: Books, random: Random) {
    this.#books = books
    this.#random = random
    this.#logs = Array.from({ length: LOGS }, (_, i) => new Log(path.join(folder, `app-${i}.log`), books, random))
  }

  start(): void {
    const write = () => {
      if (this.#books.missing < MOST_MISSING) this.#logs[this.#random.below(this.#logs.length)]?.burst()
      this.#timer = setTimeout(write, this.#random.below(20))
    }
    write()
  }

  /** Tells the books what the program has in its checkpoints. */
  confirm(offsets: Offsets): void {
    for (const log of this.#logs) log.confirm(offsets)
  }

  stop(): void {
    if (this.#stopped) return
    this.#stopped = true
    clearTimeout(this.#timer)
    for (const log of this.#logs) log.close()
  }
}
