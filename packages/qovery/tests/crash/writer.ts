import { closeSync, fstatSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'
import type { Books } from './books.ts'
import type { Random } from './random.ts'

/** A log is rotated after about so many lines. */
const LINES_PER_FILE = 3000
/** The writer waits when so many lines have not arrived. */
const MOST_MISSING = 60_000

/** One file of a log. */
class Part {
  file: string
  readonly fd: number
  readonly inode: string
  /** The number of its first line. */
  readonly first: number
  /** Where each of its lines ends, in bytes. */
  readonly ends: number[] = []

  constructor(file: string, first: number) {
    this.file = file
    this.first = first
    this.fd = openSync(file, 'a')
    const { dev, ino } = fstatSync(this.fd)
    this.inode = `${dev}:${ino}`
  }

  /** The number of the line after its last one. */
  get end(): number {
    return this.first + this.ends.length
  }

  write(lines: readonly string[], random: Random): void {
    let end = this.ends.at(-1) ?? 0
    for (const line of lines) this.ends.push((end += line.length))
    const text = lines.join('')
    // A line whose end comes in a write of its own.
    const cut = Math.max(0, text.length - random.below(30))
    writeSync(this.fd, text.slice(0, cut))
    if (cut < text.length) writeSync(this.fd, text.slice(cut))
  }

  /** How many of its lines lie before `offset`. */
  linesBefore(offset: number): number {
    const after = this.ends.findIndex((end) => end > offset)
    return after < 0 ? this.ends.length : after
  }
}

/** How far each file is confirmed, in bytes, by its device and inode as `device:inode`. */
export type Offsets = ReadonlyMap<string, number>

/** One log as a program with `logrotate` writes it: in bursts, with lines in two writes, renamed and made anew. */
class Log {
  readonly #path: string
  readonly #stream: number
  readonly #books: Books
  readonly #random: Random
  /** What is rotated, the oldest first, and the file that is written to now. */
  readonly #rotated: Part[] = []
  #current: Part
  #files = 0

  constructor(folder: string, stream: number, books: Books, random: Random) {
    this.#path = path.join(folder, `app-${stream}.log`)
    this.#stream = stream
    this.#books = books
    this.#random = random
    this.#current = new Part(this.#path, 0)
  }

  burst(): void {
    this.#current.write(
      Array.from({ length: 1 + this.#random.below(200) }, () => this.#line()),
      this.#random,
    )
    if (this.#current.ends.length > LINES_PER_FILE * (0.5 + this.#random.next())) this.#rotate()
    this.#deleteRead()
  }

  /** Tells the books which lines are confirmed. */
  confirm(offsets: Offsets): void {
    let confirmed = this.#rotated[0]?.first ?? this.#current.first
    for (const part of [...this.#rotated, this.#current]) {
      confirmed = part.first + part.linesBefore(offsets.get(part.inode) ?? 0)
      if (confirmed < part.end) break
    }
    this.#books.confirm(this.#stream, confirmed)
  }

  close(): void {
    closeSync(this.#current.fd)
  }

  #line(): string {
    const number = this.#books.write(this.#stream)
    return `${this.#stream} ${number} ${'x'.repeat(this.#random.below(120))}\n`
  }

  #rotate(): void {
    this.close()
    const file = `${this.#path}.${++this.#files}`
    renameSync(this.#path, file)
    this.#current.file = file
    this.#rotated.push(this.#current)
    this.#current = new Part(this.#path, this.#current.end)
  }

  /** As `logrotate` does it, but never before a file is confirmed: the campaign could not tell that from a loss. */
  #deleteRead(): void {
    const confirmed = this.#books.streams[this.#stream]?.confirmed ?? 0
    while (this.#rotated.length > 2 && (this.#rotated[0] as Part).end <= confirmed) {
      rmSync((this.#rotated.shift() as Part).file)
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
    this.#logs = books.streams.map((_, stream) => new Log(folder, stream, books, random))
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
