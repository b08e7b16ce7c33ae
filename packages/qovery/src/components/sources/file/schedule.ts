import { Bell } from './bell.ts'
import { Rounds } from './rounds.ts'
import type { WatchedFile } from './watched-file.ts'

/** How often it is asked which files' turn has come, where the system does not tell of changes, and where it does. */
const POLL_TICK_MS = 50
const TICK_MS = 1000

/** Which files are to be read next. */
export class Schedule {
  readonly #bell = new Bell()
  /** Files that may have something to read. */
  readonly #ready = new Set<WatchedFile>()
  /** Files with lines that wait for others. */
  readonly #grouping = new Set<WatchedFile>()
  /** Of these the system tells when they change: looking is a precaution. */
  readonly #told = new Rounds<WatchedFile>(10_000, 10)
  readonly #untold = new Rounds<WatchedFile>(POLL_TICK_MS, 2)

  readonly ring = (): void => this.#bell.ring()

  /** Whether some file waits for its turn. */
  get hasReady(): boolean {
    return this.#ready.size > 0
  }

  /** The file may have something to read. */
  wake(file: WatchedFile): void {
    if (file.isClosed) return
    this.#ready.add(file)
    this.#bell.ring()
  }

  /** Looks at the file now and then, rarely where somebody tells of changes: nobody does of the end of the file that it copies. */
  watch(file: WatchedFile): void {
    const isTold = file.isTold && !file.isCopy
    this.#told.set(file, isTold && !file.isClosed)
    this.#untold.set(file, !isTold && !file.isClosed)
  }

  forget(file: WatchedFile): void {
    this.#ready.delete(file)
    this.#grouping.delete(file)
    this.#told.set(file, false)
    this.#untold.set(file, false)
  }

  /** Notes whether lines of the file wait for others. */
  noteGroup(file: WatchedFile): void {
    if (file.groups?.waitingFrom === undefined) this.#grouping.delete(file)
    else this.#grouping.add(file)
  }

  /** Those whose time to wait for more lines is over. */
  dueGroups(): WatchedFile[] {
    const now = performance.now()
    return [...this.#grouping].filter(({ groups }) => (groups?.dueAt ?? Infinity) <= now)
  }

  /** The files whose turn it is, the oldest first. With `inOrder`, none that is younger than one that rests. */
  take(inOrder: boolean): WatchedFile[] {
    for (const rounds of [this.#told, this.#untold]) for (const file of rounds.take()) this.#ready.add(file)
    const now = performance.now()
    const files = [...this.#ready].sort((a, b) => a.bornMs - b.bornMs)
    if (inOrder) waitForElders(files)
    const due = files.filter(({ restsUntil }) => restsUntil <= now)
    for (const file of due) this.#ready.delete(file)
    return due
  }

  /** Resolves when there may be something to do. */
  async wait(): Promise<void> {
    const now = performance.now()
    let until = now + (this.#untold.isEmpty ? TICK_MS : POLL_TICK_MS)
    for (const { restsUntil } of this.#ready) until = Math.min(until, restsUntil)
    for (const { groups } of this.#grouping) until = Math.min(until, groups?.dueAt ?? Infinity)
    await this.#bell.wait(Math.max(1, until - now))
  }
}

function waitForElders(files: readonly WatchedFile[]): void {
  let until = 0
  for (const file of files) {
    file.restsUntil = Math.max(file.restsUntil, until)
    if (file.isRefused) until = file.restsUntil
  }
}
