import { LogBatch, type ComponentContext, type Output, type OwnLogLine } from '@qovery/sdk'
import { LineEvents, type FieldNames } from './line-events.ts'

/** Most lines that wait for room downstream. */
const MAX_WAITING = 1000

/**
 * Hands on the lines of the program's own log. Nothing here writes to that log while it hears it: lines that find no
 * room are counted, and reported once there is room again. Lines of this component itself are left out.
 */
export class LogLines {
  readonly #cx: ComponentContext
  readonly #events: LineEvents
  #waiting: OwnLogLine[] = []
  #overflowed = 0
  #newest: OwnLogLine | undefined
  #wake: () => void = () => undefined

  constructor(names: FieldNames, cx: ComponentContext) {
    this.#cx = cx
    this.#events = new LineEvents(names, cx)
  }

  /** Lines of the start-up come first. Run again, it goes on after the last line it has heard. */
  async run(out: Output, signal: AbortSignal): Promise<void> {
    const stopListening = this.#listen()
    const abort = () => this.#wake()
    signal.addEventListener('abort', abort)
    try {
      while (!signal.aborted) {
        await this.#send(out)
        if (this.#waiting.length === 0) await this.#newLine(signal)
      }
      await this.#send(out)
    } finally {
      signal.removeEventListener('abort', abort)
      stopListening()
    }
  }

  async #send(out: Output): Promise<void> {
    if (this.#waiting.length > 0) {
      const events = this.#waiting.map((line) => this.#events.of(line))
      this.#waiting = []
      await out.send(LogBatch.of(events))
    }
    if (this.#overflowed === 0) return
    const lost = this.#overflowed
    this.#overflowed = 0
    this.#cx.dropped(lost, 'queue_full')
  }

  #newLine(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve
      if (signal.aborted) resolve()
    })
  }

  #listen(): () => void {
    const kept: OwnLogLine[] = []
    let replaying = true
    const stop = this.#cx.own.onLog((line) => {
      if (replaying) kept.push(line)
      else this.#hear(line)
    })
    replaying = false
    const known = this.#newest === undefined ? -1 : kept.lastIndexOf(this.#newest)
    for (const line of kept.slice(known + 1)) this.#hear(line)
    return stop
  }

  #hear(line: OwnLogLine): void {
    this.#newest = line
    if (line.fields['component_id'] === this.#cx.id) return
    if (this.#waiting.length < MAX_WAITING) this.#waiting.push(line)
    else this.#overflowed++
    this.#wake()
  }
}
