import type { OwnLogLine } from '@qovery/sdk'

/** Most kinds of line that one speaker has of its own within a window; the rest count as one more kind. */
const MAX_KINDS = 100

interface Window {
  readonly speaker: string
  readonly since: number
  more: number
  last: OwnLogLine
}

/**
 * Passes the first line of each kind at once, counts those that follow within the window, and at its end passes the last
 * of them with their number, or before the speaker's next new line of the level `info`. A kind is a speaker
 * (`component_id`), its `part` if any, and its `error_type`, else its message.
 */
export class RepeatedLines {
  readonly #windowMs: number
  readonly #pass: (line: OwnLogLine) => void
  readonly #windows = new Map<string, Window>()
  readonly #kinds = new Map<string, number>()
  #timer: NodeJS.Timeout | undefined
  /** How many lines were counted instead of passed. */
  suppressed = 0

  /** A window of 0 ms passes everything. */
  constructor(windowMs: number, pass: (line: OwnLogLine) => void) {
    this.#windowMs = windowMs
    this.#pass = pass
  }

  take(line: OwnLogLine): void {
    if (this.#windowMs <= 0) return this.#pass(line)
    this.#summarise(line.timestamp)
    const speaker = String(line.fields['component_id'] ?? '')
    const kind = this.#kindOf(speaker, line)
    const window = this.#windows.get(kind)
    if (window === undefined) {
      if (line.level === 'info') this.#endThoseOf(speaker, line.timestamp)
      this.#open(kind, speaker, line)
      this.#pass(line)
    } else {
      window.more++
      window.last = line
      this.suppressed++
    }
  }

  /** Passes what is still counted; the limit can be used on. */
  close(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    for (const [kind, window] of this.#windows) this.#end(kind, window, Date.now())
  }

  /** What a speaker had to complain about stands before the news that it works again. */
  #endThoseOf(speaker: string, now: number): void {
    for (const [kind, window] of this.#windows) if (window.speaker === speaker) this.#end(kind, window, now)
  }

  #kindOf(speaker: string, line: OwnLogLine): string {
    const { part = '', error_type = line.message } = line.fields
    const kind = `${speaker}\0${String(part)}\0${String(error_type)}`
    if (this.#windows.has(kind) || (this.#kinds.get(speaker) ?? 0) < MAX_KINDS) return kind
    return speaker
  }

  #open(kind: string, speaker: string, last: OwnLogLine): void {
    this.#windows.set(kind, { speaker, since: last.timestamp, more: 0, last })
    this.#kinds.set(speaker, (this.#kinds.get(speaker) ?? 0) + 1)
    this.#timer ??= setTimeout(() => this.#tick(), this.#windowMs).unref()
  }

  #tick(): void {
    this.#timer = undefined
    this.#summarise(Date.now())
    const next = this.#windows.values().next()
    if (next.done === true) return
    const left = next.value.since + this.#windowMs - Date.now()
    this.#timer ??= setTimeout(() => this.#tick(), Math.max(left, 1)).unref()
  }

  /** Ends the windows that are over at `now`. They stand in the order in which they began. */
  #summarise(now: number): void {
    for (const [kind, window] of this.#windows) {
      const age = now - window.since
      if (age >= 0 && age < this.#windowMs) return
      const line = this.#end(kind, window, now)
      if (line !== undefined) this.#open(kind, window.speaker, line)
    }
  }

  #end(kind: string, window: Window, now: number): OwnLogLine | undefined {
    this.#windows.delete(kind)
    const kinds = (this.#kinds.get(window.speaker) ?? 1) - 1
    if (kinds === 0) this.#kinds.delete(window.speaker)
    else this.#kinds.set(window.speaker, kinds)
    if (window.more === 0) return undefined
    const line = summaryOf(window, now)
    this.#pass(line)
    return line
  }
}

function summaryOf({ more, last, since }: Window, now: number): OwnLogLine {
  const secs = Math.max(1, Math.round((now - since) / 1000))
  const message = `${last.message} (${more} more like this in the last ${secs} s; this is the last)`
  return { timestamp: now, level: last.level, message, fields: { ...last.fields, more } }
}
