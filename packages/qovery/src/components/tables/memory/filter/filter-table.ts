import { messageOf, type ComponentContext, type Sink, type Table } from '@qovery/sdk'
import type { TableCondition, TableOptions } from '@qovery/vrl'
import type { Value, ValueObject } from '@qovery/vrl/value'
import { LONGEST_TIMER_MS } from '../../../../kit/backoff.ts'
import { KeySink, type WritableKeys } from '../key-sink.ts'
import { keyIn, selectedOf } from '../lookup.ts'
import { Usage } from '../usage.ts'
import { BloomKeys } from './bloom-keys.ts'
import { CuckooKeys, type KeyTimes } from './cuckoo-keys.ts'
import type { KeyFilter } from './key-filter.ts'
import type { FilterOptions } from './options.ts'

export interface FilterTableOptions extends KeyTimes {
  readonly filter: FilterOptions
  readonly flush_interval?: number | undefined
  readonly internal_metrics: { readonly include_key_tag: boolean }
}

/** A table of keys alone, which its sink writes. */
export class FilterTable implements Table, WritableKeys {
  readonly whenFull = 'The filter is full: keys are not written. It needs a larger max_entries'
  readonly #options: FilterTableOptions
  readonly #cx: ComponentContext
  readonly #keys: KeyFilter
  readonly #usage: Usage
  #saving: Promise<void> = Promise.resolve()
  #timers: NodeJS.Timeout[] = []

  /** Throws where a file is to be read that is of no use. */
  constructor(options: FilterTableOptions, cx: ComponentContext) {
    this.#options = options
    this.#cx = cx
    const { filter } = options
    this.#keys = filter.type === 'bloom' ? new BloomKeys(filter) : new CuckooKeys(filter, options)
    this.#usage = new Usage(cx, options.internal_metrics.include_key_tag)
  }

  async start(): Promise<void> {
    const { scan_interval, flush_interval, filter } = this.#options
    this.#every(scan_interval, () => this.#scan())
    if (flush_interval !== undefined) this.#every(flush_interval, () => this.#report())
    const export_interval = filter.type === 'cuckoo' ? filter.export_interval : undefined
    if (export_interval !== undefined) this.#every(export_interval, () => void this.#save())
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer)
    await this.#save()
  }

  sink(cx: ComponentContext): Sink {
    return new KeySink(this, cx)
  }

  write(key: string, value: Value): boolean {
    const what = this.#keys.write(key, value)
    if (what !== undefined) this.#usage.count(what, key)
    return what !== 'failed_insertions'
  }

  written(): void {
    this.#usage.sized(this.#keys.size, this.#keys.bytes)
  }

  find(conditions: readonly TableCondition[], { select }: TableOptions): ValueObject[] {
    const key = keyIn(conditions)
    const row = this.#keys.find(key)
    this.#usage.count(row === undefined ? 'failed_reads' : 'reads', key)
    return row === undefined ? [] : [selectedOf(row, select)]
  }

  #scan(): void {
    this.#usage.expired(this.#keys.scan())
    this.#report()
  }

  #report(): void {
    this.#usage.flushed(this.#keys.size, this.#keys.bytes)
  }

  /** One after the other, so that none writes into what another writes. */
  #save(): Promise<void> {
    const keys = this.#keys
    if (!(keys instanceof CuckooKeys)) return this.#saving
    this.#saving = this.#saving.then(async () => {
      try {
        await keys.save()
      } catch (error) {
        this.#cx.failed('export_failed', `The filter could not be written: ${messageOf(error)}`)
      }
    })
    return this.#saving
  }

  #every(seconds: number, work: () => void): void {
    this.#timers.push(setInterval(work, Math.min(seconds * 1000, LONGEST_TIMER_MS)))
  }
}
