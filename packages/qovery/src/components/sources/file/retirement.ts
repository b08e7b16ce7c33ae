import { messageOf, type ComponentContext } from '@qovery/sdk'
import fs from 'node:fs'
import { promisify } from 'node:util'
import type { FileReader } from './file-reader.ts'
import type { LineSender } from './line-sender.ts'
import type { FileOptions } from './options.ts'
import type { Recognition } from './recognition.ts'
import type { Roster } from './roster.ts'
import type { Schedule } from './schedule.ts'
import type { Tally } from './tally.ts'
import type { WatchedFile } from './watched-file.ts'

const fstat = promisify(fs.fstat)
const stat = promisify(fs.stat)
const unlink = promisify(fs.unlink)
/** How long a deleted file may still be written to, after its last line. */
const DELETED_GRACE_MS = 1000
const NEVER = Infinity

interface Parts {
  readonly options: FileOptions
  readonly cx: ComponentContext
  readonly schedule: Schedule
  readonly recognition: Recognition
  readonly reader: FileReader
  readonly sender: LineSender
  readonly roster: Roster
  readonly tally: Tally
}

/** Decides when a file that was read to its end is done with, sends what stands at its end, and closes it. */
export class Retirement {
  readonly #parts: Parts
  readonly #removeAfterMs: number
  readonly #rotateWaitMs: number

  constructor(parts: Parts) {
    this.#parts = parts
    this.#removeAfterMs = (parts.options.remove_after_secs ?? NEVER) * 1000
    this.#rotateWaitMs = (parts.options.rotate_wait_secs ?? NEVER) * 1000
  }

  /** Whether, if the file is still at its end, it is done with. */
  isDue(file: WatchedFile): boolean {
    return file.lostAt === undefined ? this.#isToBeRemoved(file) : this.#quietMs(file) >= this.#graceMs
  }

  /** Looks at a file that was read to its end. */
  async consider(file: WatchedFile): Promise<void> {
    if (!this.isDue(file)) {
      file.isFinished = false
      return
    }
    if (!file.isFinished) {
      if (!(await this.#isDone(file))) return
      if (!file.isCompressed) await this.#parts.reader.finish(file)
      await this.#parts.sender.flush(file)
      file.isFinished = true
    }
    if (file.pending > 0 || file.isRefused) return
    if (file.lostAt === undefined) return this.#remove(file)
    await this.close(file)
    // Another file may have come with the inode of this one, so that no search sees a difference.
    this.#parts.roster.tryAgain()
  }

  /** Looks at a file that was due and has nothing to read, or nothing that is not read of another. */
  async considerUnread(file: WatchedFile): Promise<void> {
    if (file.lostAt !== undefined && (await this.#isDone(file))) await this.close(file)
  }

  async close(file: WatchedFile): Promise<void> {
    const { recognition, roster, schedule, tally } = this.#parts
    recognition.release(file)
    schedule.forget(file)
    await roster.close(file)
    tally.count('closed', file.path)
    tally.open(roster.size)
  }

  get #graceMs(): number {
    return Math.min(DELETED_GRACE_MS, this.#rotateWaitMs)
  }

  #isToBeRemoved(file: WatchedFile): boolean {
    return performance.now() - file.activeAt >= this.#removeAfterMs
  }

  #quietMs({ lostAt = NEVER, activeAt }: WatchedFile): number {
    return performance.now() - Math.max(lostAt, activeAt)
  }

  /** Of files that no path leads to, the deleted ones are done with soon, the renamed ones as the user says. */
  async #isDone(file: WatchedFile): Promise<boolean> {
    if (file.lostAt === undefined || this.#quietMs(file) >= this.#rotateWaitMs) return true
    return (await fstat(file.fd)).nlink === 0
  }

  /** Deletes the file, where its path still leads to it. Who has it open may still write to it: it is closed as all deleted ones are. */
  async #remove(file: WatchedFile): Promise<void> {
    const { cx, schedule, tally } = this.#parts
    try {
      const { dev, ino } = await stat(file.path, { bigint: true })
      if (`${dev}:${ino}` !== file.inode) return
      await unlink(file.path)
      tally.count('deleted', file.path)
      cx.log.info(`${file.path} was read and is deleted, as remove_after_secs says`)
      file.isFinished = false
      file.lostAt = performance.now()
      file.isTold = false
      schedule.watch(file)
    } catch (error) {
      // What comes now is read; then the time begins anew.
      file.isFinished = false
      file.activeAt = performance.now()
      if (file.says('not_deleted'))
        cx.failed('file_not_deleted', `${file.path} cannot be deleted and is tried again: ${messageOf(error)}`)
    }
  }
}
