import type { OwnLogLine } from '@qovery/sdk'

const KEPT_LINES = 1000
/** How long after the start every listener still gets all lines since the start. */
const START_UP_MS = 30_000

type Listener = (line: OwnLogLine) => void

/**
 * Hands lines on to listeners, and keeps the last thousand for those that come later: the lines of the start, and those
 * that came while nobody listened.
 */
export class LogHistory {
  readonly #startedAt: number
  readonly #failed: (error: unknown) => void
  readonly #listeners = new Set<Listener>()
  #lines: OwnLogLine[] = []

  /** `startedAt` in milliseconds since the epoch; `failed` hears of a listener that threw, which is not called again. */
  constructor(startedAt: number, failed: (error: unknown) => void) {
    this.#startedAt = startedAt
    this.#failed = failed
  }

  add(line: OwnLogLine): void {
    if (this.#listeners.size === 0 || this.#starting(line)) this.#keep(line)
    else if (this.#lines.length > 0) this.#lines = []
    for (const listener of this.#listeners) this.#tell(listener, line)
  }

  /** Calls `listener` with the lines that are kept, then with each that comes; returns what ends it. */
  listen(listener: Listener): () => void {
    const kept = [...this.#lines]
    const last = kept.at(-1)
    if (last !== undefined && !this.#starting(last)) this.#lines = []
    this.#listeners.add(listener)
    for (const line of kept) if (this.#listeners.has(listener)) this.#tell(listener, line)
    return () => void this.#listeners.delete(listener)
  }

  #tell(listener: Listener, line: OwnLogLine): void {
    try {
      listener(line)
    } catch (error) {
      this.#listeners.delete(listener)
      this.#failed(error)
    }
  }

  #starting(line: OwnLogLine): boolean {
    return line.timestamp - this.#startedAt < START_UP_MS
  }

  #keep(line: OwnLogLine): void {
    this.#lines.push(line)
    if (this.#lines.length >= 2 * KEPT_LINES) this.#lines = this.#lines.slice(-KEPT_LINES)
  }
}
