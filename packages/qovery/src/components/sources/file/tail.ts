import type { ComponentContext } from '@qovery/sdk'
import { pause } from '../../../kit/backoff.ts'
import type { FileReader, Turn } from './file-reader.ts'
import type { GzipReader } from './gzip-reader.ts'
import type { LineSender } from './line-sender.ts'
import type { FileOptions } from './options.ts'
import type { Recognition } from './recognition.ts'
import type { Retirement } from './retirement.ts'
import type { Roster } from './roster.ts'
import type { Schedule } from './schedule.ts'
import type { Tally } from './tally.ts'
import type { WatchedFile } from './watched-file.ts'

/** How long to gather changes before files are read again. */
const GATHER_MS = 20
/** Most batches of one file that may be on their way to the sinks, and how long to wait for them beyond that. */
const MOST_PENDING = 4096
const PENDING_REST_MS = 20

export interface TailParts {
  readonly options: FileOptions
  readonly cx: ComponentContext
  readonly schedule: Schedule
  readonly recognition: Recognition
  readonly reader: FileReader
  readonly gzip: GzipReader
  readonly sender: LineSender
  readonly retirement: Retirement
  readonly roster: Roster
  readonly tally: Tally
}

/** Reads the open files, each in its turn. */
export class Tail {
  readonly #parts: TailParts
  /** How many files of this round have not had their turn. */
  #waiting = 0

  constructor(parts: TailParts) {
    this.#parts = parts
  }

  /** Runs until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { schedule, sender, options } = this.#parts
    let readAt = 0
    while (!signal.aborted) {
      for (const file of schedule.dueGroups()) {
        await sender.flush(file)
        schedule.noteGroup(file)
      }
      const due = schedule.take(options.oldest_first)
      if (due.length === 0) {
        await schedule.wait()
        await pause(readAt + GATHER_MS - performance.now(), signal)
        continue
      }
      this.#waiting = due.length
      for (const file of due) {
        this.#waiting--
        if (!signal.aborted && !file.isClosed) await this.#visit(file, signal)
      }
      readAt = performance.now()
    }
  }

  async #visit(file: WatchedFile, signal: AbortSignal): Promise<void> {
    try {
      if (file.isRefused) this.#rewind(file)
      if (file.position === undefined && !(await this.#recognise(file))) return
      await this.#read(file, signal)
    } catch (error) {
      await this.#failed(file, error as NodeJS.ErrnoException)
    }
  }

  async #read(file: WatchedFile, signal: AbortSignal): Promise<void> {
    const { reader, gzip, schedule, options } = this.#parts
    const turn: Turn = {
      isAlone: () => options.oldest_first || (this.#waiting === 0 && !schedule.hasReady),
      isOver: () => signal.aborted || file.isRefused || file.pending >= MOST_PENDING,
    }
    const ending = turn.isOver() ? 'more' : await (file.isCompressed ? gzip : reader).read(file, turn)
    schedule.noteGroup(file)
    if (ending === 'rewritten') await this.#rewritten(file)
    else if (ending === 'more') this.#goOnLater(file)
    else await this.#parts.retirement.consider(file)
  }

  async #recognise(file: WatchedFile): Promise<boolean> {
    const { recognition, retirement, schedule } = this.#parts
    const isDue = retirement.isDue(file)
    const verdict = await recognition.recognise(file, isDue)
    file.isCopy = verdict === 'copy' || verdict === 'unsure'
    schedule.watch(file)
    if (verdict === 'known') return true
    if (isDue && verdict !== 'unsure') await retirement.considerUnread(file)
    return false
  }

  /** Goes back to what is confirmed. */
  #rewind(file: WatchedFile): void {
    const { position } = file
    file.isRefused = false
    if (position === undefined) return
    position.pending.forget()
    file.goTo(position.place)
    this.#parts.cx.log.info(
      `Lines of ${file.path} were not delivered: it is read again from the offset ${file.place.offset}`,
    )
  }

  #goOnLater(file: WatchedFile): void {
    if (file.pending >= MOST_PENDING) file.restsUntil = performance.now() + PENDING_REST_MS
    this.#parts.schedule.wake(file)
  }

  async #rewritten(file: WatchedFile): Promise<void> {
    const { cx, recognition, schedule, sender, tally } = this.#parts
    cx.log.info(`${file.path} is not what was read so far: it was cut or written anew, and is read from its beginning`)
    tally.count('rewritten', file.path)
    // Lines that wait for others are not in the file any more.
    await sender.flush(file)
    recognition.release(file)
    schedule.wake(file)
  }

  /** The file cannot be read: it is closed, and found again by the next search where it is still there. */
  async #failed(file: WatchedFile, error: NodeJS.ErrnoException): Promise<void> {
    if (typeof error.syscall !== 'string') throw error
    this.#parts.roster.complain(file.path, error)
    await this.#parts.retirement.close(file)
    this.#parts.roster.tryAgain()
  }
}
