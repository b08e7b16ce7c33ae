import { setTimeout } from 'node:timers/promises'
import type { Batch, ComponentContext, Sink } from '@qovery/sdk'

export interface BlackholeOptions {
  readonly print_interval_secs: number
  readonly rate?: number | undefined
}

/** Counts what comes in, no faster than the rate allows. */
export class Blackhole implements Sink {
  readonly #options: BlackholeOptions
  readonly #cx: ComponentContext
  #events = 0
  #bytes = 0
  #freeAt = 0
  #timer: NodeJS.Timeout | undefined

  constructor(options: BlackholeOptions, cx: ComponentContext) {
    this.#options = options
    this.#cx = cx
  }

  async start(): Promise<void> {
    const { print_interval_secs: seconds } = this.#options
    if (seconds > 0) this.#timer = setInterval(() => this.#print(), seconds * 1000)
  }

  write(batch: Batch, signal: AbortSignal): Promise<void> | void {
    if (this.#options.rate !== undefined) return this.#takeSlowly(batch, this.#options.rate, signal)
    this.#take(batch)
  }

  async close(): Promise<void> {
    if (this.#timer === undefined) return
    clearInterval(this.#timer)
    this.#print()
  }

  async #takeSlowly(batch: Batch, rate: number, signal: AbortSignal): Promise<void> {
    const now = performance.now()
    this.#freeAt = Math.max(this.#freeAt, now) + (batch.length / rate) * 1000
    await setTimeout(this.#freeAt - now, undefined, { signal })
    this.#take(batch)
  }

  #take(batch: Batch): void {
    this.#events += batch.length
    this.#bytes += batch.bytes
    this.#cx.sentBytes(batch.bytes)
  }

  #print(): void {
    this.#cx.log.info('Events taken so far', { events: this.#events, bytes: this.#bytes })
  }
}
