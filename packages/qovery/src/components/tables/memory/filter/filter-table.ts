import { messageOf, type Batch, type ComponentContext, type Sink, type Table } from '@qovery/sdk'
import type { TableCondition, TableOptions } from '@qovery/vrl'
import { isObject, setField, type Value, type ValueObject } from '@qovery/vrl/value'
import { LONGEST_TIMER_MS } from '../../../../kit/backoff.ts'
import { keyIn } from '../key.ts'
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
export class FilterTable implements Table {
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
    return new FilterSink(this.#keys, this.#usage, cx)
  }

  find(conditions: readonly TableCondition[], { select }: TableOptions): ValueObject[] {
    const key = keyIn(conditions)
    const row = this.#keys.find(key)
    this.#usage.count(row === undefined ? 'failed_reads' : 'reads', key)
    if (row === undefined || select === undefined) return row === undefined ? [] : [row]
    const selected: ValueObject = {}
    for (const name of select) if (Object.hasOwn(row, name)) setField(selected, name, row[name] as Value)
    return [selected]
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

/** Writes the name of every field of an event as a key. */
class FilterSink implements Sink<'log'> {
  readonly #keys: KeyFilter
  readonly #usage: Usage
  readonly #cx: ComponentContext

  constructor(keys: KeyFilter, usage: Usage, cx: ComponentContext) {
    this.#keys = keys
    this.#usage = usage
    this.#cx = cx
  }

  write(batch: Batch<'log'>): void {
    for (const { value } of batch.events) {
      if (isObject(value)) this.#writeAll(value)
      else this.#cx.dropped(1, 'not_an_object')
    }
    this.#cx.sentBytes(batch.bytes)
    this.#usage.sized(this.#keys.size, this.#keys.bytes)
  }

  #writeAll(event: ValueObject): void {
    let kept = 0
    let lost = 0
    for (const key in event) {
      const value = event[key]
      if (value === undefined) continue
      const what = this.#keys.write(key, value)
      if (what !== undefined) this.#usage.count(what, key)
      if (what === 'failed_insertions') lost++
      else kept++
    }
    if (lost === 0) return
    this.#cx.failed('table_full', 'The filter is full: keys are not written. It needs a larger max_entries', {
      keys: lost,
    })
    if (kept === 0) this.#cx.dropped(1, 'table_full')
  }
}
