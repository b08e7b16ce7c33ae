import type { ComponentContext, Sink, Source, Table } from '@qovery/sdk'
import type { TableCondition, TableOptions } from '@qovery/vrl'
import type { ValueObject } from '@qovery/vrl/value'
import { LONGEST_TIMER_MS } from '../../../kit/backoff.ts'
import { Content, rowOf, type MemoryOptions } from './content.ts'
import { KeySink } from './key-sink.ts'
import { keyIn } from './lookup.ts'
import { MemorySource } from './memory-source.ts'

/** A table of keys with values, which its sink writes and its source sends. */
export class MemoryTable implements Table {
  readonly #content: Content
  #timers: NodeJS.Timeout[] = []

  constructor(options: MemoryOptions, cx: ComponentContext) {
    this.#content = new Content(options, cx)
  }

  async start(): Promise<void> {
    const { scan_interval, flush_interval } = this.#content.options
    this.#every(scan_interval, () => this.#content.scan())
    if (flush_interval !== undefined) this.#every(flush_interval, () => this.#content.flush())
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
  }

  sink(cx: ComponentContext): Sink {
    return new KeySink(this.#content, cx)
  }

  source(cx: ComponentContext): Source {
    return new MemorySource(this.#content, cx)
  }

  /** The row of a key: of one condition, whatever its field is called. */
  find(conditions: readonly TableCondition[], { select }: TableOptions): ValueObject[] {
    const key = keyIn(conditions)
    const entry = this.#content.store.get(key)
    this.#content.usage.count(entry === undefined ? 'failed_reads' : 'reads', key)
    return entry === undefined ? [] : [rowOf(key, entry, select)]
  }

  #every(seconds: number, work: () => void): void {
    this.#timers.push(setInterval(work, Math.min(seconds * 1000, LONGEST_TIMER_MS)))
  }
}
