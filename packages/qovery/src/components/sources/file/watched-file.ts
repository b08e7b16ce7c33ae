import { Backoff } from '../../../kit/backoff.ts'
import type { LineAggregator } from '../../../kit/multiline/line-aggregator.ts'
import type { Found } from './finder.ts'
import { BEGINNING, type Place } from './place.ts'
import type { Holder, Position } from './positions.ts'

const FIRST_RETRY_MS = 500
const LONGEST_RETRY_MS = 30_000

/** An open file, by whatever names it goes, and how far it was read. Times are those of `performance.now`. */
export class WatchedFile implements Holder {
  readonly fd: number
  readonly inode: string
  readonly bornMs: number
  path: string
  real: string
  /** Where to begin when it has no checkpoint. */
  beginsAt: number
  /** Since when no wanted path leads to it. */
  lostAt: number | undefined
  /** When something was last read of it. */
  activeAt = performance.now()
  /** It is left alone until then. */
  restsUntil = 0

  /** Whether the system tells when it changes. */
  isTold = false
  /** Whether all that is in it is, or may be, read from another file. */
  isCopy = false
  /** What is known of its content; `undefined`: it was not recognised yet. */
  position: Position | undefined
  isCompressed = false
  /** The size of a compressed file when it was last read, to its end or to where it broke off. */
  compressedSize = -1
  /** Whether a compressed file was read to its end. */
  isWhole = false
  /** Where the content of a compressed file ended when it had this size. */
  content: { readonly compressedSize: number; readonly end: Place } | undefined
  /** Where the next line begins. */
  place: Place = BEGINNING
  /** Where the last batch that was sent ends. */
  sentTo: Place = BEGINNING
  /** While the next line is one too long: up to where it was skipped. */
  skippedTo: number | undefined
  /** Where the group of lines that waits for more begins. */
  groupPlace: Place | undefined
  groups: LineAggregator<number> | undefined
  /** Something was not delivered: reading goes back to what is confirmed. */
  isRefused = false
  /** All was read, with what stood at its end: it is closed once that is confirmed. */
  isFinished = false
  /** Its descriptor may be another file's by now. */
  isClosed = false
  #said: Set<string> | undefined
  #backoff: Backoff | undefined
  readonly #wake: (file: WatchedFile) => void

  /** `wake` is called when there is something to do for it. */
  constructor(fd: number, found: Found, beginsAt: number, wake: (file: WatchedFile) => void) {
    this.fd = fd
    this.inode = found.inode
    this.bornMs = found.bornMs
    this.path = found.path
    this.real = found.real
    this.beginsAt = beginsAt
    this.#wake = wake
  }

  /** How many batches are on their way that nobody has settled. */
  get pending(): number {
    return this.position?.pending.pending ?? 0
  }

  /** Whether something is said of it for the first time. */
  says(what: 'too_small' | 'copy' | 'broken_gzip' | 'not_deleted'): boolean {
    const isNew = this.#said?.has(what) !== true
    this.#said = (this.#said ?? new Set()).add(what)
    return isNew
  }

  refused(): void {
    this.#backoff ??= new Backoff(FIRST_RETRY_MS, LONGEST_RETRY_MS)
    this.isRefused = true
    this.restsUntil = performance.now() + this.#backoff.next()
    this.#wake(this)
  }

  confirmed(): void {
    this.#backoff = undefined
    if (this.isFinished) this.#wake(this)
  }

  /** Begins to read at the place that the position says. */
  take(position: Position): void {
    position.holder = this
    position.inode = this.inode
    this.position = position
    this.goTo(position.place)
  }

  /** Gives the position up to whoever has the same content. */
  release(): void {
    const { position } = this
    if (position === undefined) return
    position.holder = undefined
    position.usedAt = Math.floor(Date.now() / 1000)
    this.beginsAt = 0
    this.position = undefined
    this.goTo(BEGINNING)
  }

  /** Reads on at another place. */
  goTo(place: Place): void {
    this.place = place
    this.sentTo = place
    this.skippedTo = undefined
    this.groupPlace = undefined
    this.groups?.clear()
    this.compressedSize = -1
    this.isWhole = false
    this.isFinished = false
  }
}
