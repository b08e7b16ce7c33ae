import type { ComponentContext } from '@qovery/sdk'
import path from 'node:path'
import { pause } from '../../../kit/backoff.ts'
import { Bell } from './bell.ts'
import type { Finder, Found } from './finder.ts'
import { FolderWatch } from './folder-watch.ts'
import type { FileOptions } from './options.ts'
import type { Roster } from './roster.ts'
import type { Schedule } from './schedule.ts'
import type { Tally } from './tally.ts'

/** A search that the system's hints bring forward comes no sooner than this after the last. */
const HINTED_MS = 100
/** Searching may take this part of the time, as long as that makes it come often enough for files that do not live long. */
const SHARE = 1 / 20
const LONGEST_REST_MS = 2000
/** After how long to look at everything again, whatever did not seem to change. */
const AFRESH_MS = 300_000

interface Parts {
  readonly options: FileOptions
  readonly cx: ComponentContext
  readonly finder: Finder
  readonly roster: Roster
  readonly schedule: Schedule
  readonly tally: Tally
}

/** Searches for files again and again, and opens those that are new, also while nothing can be read for want of room. */
export class Search {
  readonly #parts: Parts
  readonly #watch: FolderWatch
  readonly #bell = new Bell()
  #found: readonly Found[] = []
  #lookedAfreshAt = 0

  constructor(parts: Parts) {
    this.#parts = parts
    const changed = (folder: string, name: string) => {
      const file = parts.roster.at(path.join(folder, name))
      if (file !== undefined) parts.schedule.wake(file)
    }
    this.#watch = new FolderWatch({ changed, moved: this.#bell.ring }, parts.cx)
  }

  /** Finds the files that are there at the start. */
  async first(signal: AbortSignal): Promise<void> {
    this.#lookedAfreshAt = performance.now()
    await this.#search(true, signal)
    if (this.#found.length === 0) this.#parts.cx.log.info('No files match include yet')
  }

  /** Runs until `signal` aborts. */
  async run(signal: AbortSignal): Promise<void> {
    const { glob_minimum_cooldown_ms: cooldown } = this.#parts.options
    signal.addEventListener('abort', this.#bell.ring, { once: true })
    let tookMs = 0
    while (!signal.aborted) {
      const leastMs = Math.min(tookMs / SHARE, LONGEST_REST_MS)
      await pause(Math.max(leastMs, Math.min(HINTED_MS, cooldown)), signal)
      await this.#bell.wait(Math.max(0, cooldown - Math.max(leastMs, HINTED_MS)))
      const began = performance.now()
      await this.#search(false, signal)
      this.#wakeIdle()
      tookMs = performance.now() - began
    }
  }

  close(): void {
    this.#watch.close()
  }

  async #search(isFirst: boolean, signal: AbortSignal): Promise<void> {
    const { finder, roster, schedule, tally } = this.#parts
    const isAfresh = performance.now() - this.#lookedAfreshAt > AFRESH_MS
    if (isAfresh) this.#lookedAfreshAt = performance.now()
    const found = await finder.find(isAfresh)
    if (found === undefined && !roster.hasUnopened) return
    this.#found = found ?? this.#found
    await this.#watch.watch(finder.folders())
    const { opened, renamed, lost } = await roster.update(this.#found, isFirst, signal)
    for (const file of opened) tally.count('opened', file.path)
    for (const file of roster.files()) {
      file.isTold = file.lostAt === undefined && this.#watch.covers(path.dirname(file.real))
      schedule.watch(file)
    }
    // What the system told of a new name before it was known here is lost.
    for (const file of [...opened, ...renamed, ...lost]) schedule.wake(file)
    tally.open(roster.size)
  }

  /** Files that may be deleted now are looked at although nothing changes in them. */
  #wakeIdle(): void {
    const { options, roster, schedule } = this.#parts
    if (options.remove_after_secs === undefined) return
    const before = performance.now() - options.remove_after_secs * 1000
    for (const file of roster.files()) if (file.activeAt <= before) schedule.wake(file)
  }
}
