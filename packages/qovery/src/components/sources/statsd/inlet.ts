import { MetricBatchBuilder, type ComponentContext, type Output } from '@qovery/sdk'
import { Outflow } from '../../../codecs/outflow.ts'
import type { Bursts } from '../../../kit/socket/datagram-handler.ts'
import type { LineHandler } from '../../../kit/socket/line-receiver.ts'
import { StatsdParser } from './parser.ts'
import type { TemplateOptions } from './template.ts'

/** Samples that do not fill a batch wait this long for others. */
const LINGER_MS = 20
const NEWLINE = 0x0a

/** Where the bytes of all sockets come together: parses them, and sends the samples on in batches. */
export class Inlet implements LineHandler, Bursts {
  readonly #cx: ComponentContext
  readonly #outflow: Outflow
  readonly #rows = new MetricBatchBuilder()
  readonly #parser: StatsdParser
  #timer: NodeJS.Timeout | undefined
  /** What is left of a burst is sent at its end: a timer would wake the program once more. */
  #inBurst = false

  constructor(options: TemplateOptions, cx: ComponentContext, out: Output) {
    this.#cx = cx
    this.#outflow = new Outflow(out)
    this.#parser = new StatsdParser(options, { rows: this.#rows, full: this.#send })
  }

  /** Whole lines; at least three bytes follow in the buffer. A promise: resolves when there is room for more. */
  lines(bytes: Buffer, start: number, end: number): Promise<void> | undefined {
    this.#parser.parse(bytes, start, end)
    if (!this.#parser.discards.isEmpty) this.#parser.discards.report(this.#cx)
    if (!this.#inBurst && this.#rows.length > 0) this.#timer ??= setTimeout(this.#linger, LINGER_MS)
    return this.#outflow.room
  }

  /** Lines of which the last may lack its newline, for which there is room in the buffer. */
  datagram(bytes: Buffer, start: number, end: number): Promise<void> | undefined {
    if (end === start) return undefined
    if (bytes[end - 1] === NEWLINE) return this.lines(bytes, start, end)
    bytes[end] = NEWLINE
    return this.lines(bytes, start, end + 1)
  }

  begin(): void {
    this.#inBurst = true
  }

  end(): Promise<void> | undefined {
    this.#inBurst = false
    if (this.#rows.length > 0) this.#send()
    return this.#outflow.room
  }

  lost(reason: 'line_too_long' | 'incomplete_line'): void {
    this.#cx.dropped(1, reason)
    if (reason === 'line_too_long') this.#cx.log.warn('Dropped a line without an end: is the client sending StatsD?')
  }

  /** Sends what is left, and waits until there is room for it. */
  async close(): Promise<void> {
    clearTimeout(this.#timer)
    if (this.#rows.length > 0) this.#send()
    await this.#outflow.room
  }

  readonly #linger = (): void => {
    this.#timer = undefined
    if (this.#rows.length > 0) this.#send()
  }

  readonly #send = (): void => this.#outflow.send(this.#rows.finish())
}
