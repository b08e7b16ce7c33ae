import type { ComponentContext } from '@qovery/sdk'
import { getPath, type Path } from '@qovery/vrl/path'
import { cloneValue, type Value, type ValueObject } from '@qovery/vrl/value'
import type { WritableKeys } from './key-sink.ts'
import { selectedOf } from './lookup.ts'
import { ageOf, Store, type Entry } from './store.ts'
import { Usage } from './usage.ts'

export interface SourceOptions {
  readonly export_interval?: number | undefined
  readonly export_batch_size: number
  readonly remove_after_export: boolean
  readonly export_expired_items: boolean
}

export interface MemoryOptions {
  readonly ttl: number
  readonly ttl_field?: Path | undefined
  readonly scan_interval: number
  readonly flush_interval?: number | undefined
  readonly max_byte_size: number
  readonly internal_metrics: { readonly include_key_tag: boolean }
  readonly source_config?: SourceOptions | undefined
}

/** What the table, its sink and its source share: the keys and what is counted of them. */
export class Content implements WritableKeys {
  readonly options: MemoryOptions
  readonly store: Store
  readonly usage: Usage
  /** Who hears of rows whose time is over, if anybody. */
  onExpired: ((rows: readonly ValueObject[]) => void) | undefined

  constructor(options: MemoryOptions, cx: ComponentContext) {
    this.options = options
    this.store = new Store(options.max_byte_size, options.flush_interval === undefined)
    this.usage = new Usage(cx, options.internal_metrics.include_key_tag)
  }

  get whenFull(): string {
    return `The table is full: keys are not written. It may have ${this.options.max_byte_size} bytes`
  }

  write(key: string, value: Value): boolean {
    const isWritten = this.store.put(key, value, this.#ttlOf(value))
    this.usage.count(isWritten ? 'insertions' : 'failed_insertions', key)
    return isWritten
  }

  written(): void {
    if (this.options.flush_interval === undefined) this.usage.flushed(this.store.size, this.store.bytes)
    else this.usage.sized(this.store.size, this.store.bytes)
  }

  /** Makes visible what was written. */
  flush(): void {
    this.store.flush()
    this.usage.flushed(this.store.size, this.store.bytes)
  }

  /** Takes away the keys whose time is over. */
  scan(): void {
    this.store.flush()
    const expired = this.store.expire()
    if (expired.length === 0) return
    for (const [key] of expired) this.usage.count('ttl_expirations', key)
    this.usage.flushed(this.store.size, this.store.bytes)
    this.onExpired?.(expired.map(([key, entry]) => rowOf(key, entry)))
  }

  #ttlOf(value: Value): number {
    const { ttl, ttl_field } = this.options
    const own = ttl_field && getPath(value, ttl_field.segments)
    return typeof own === 'number' && Number.isInteger(own) && own >= 0 ? own : ttl
  }
}

/** A row as programs and events have it: the key, a copy of the value, and for how many seconds more it stays. */
export function rowOf(key: string, entry: Entry, select?: readonly string[]): ValueObject {
  const ttl = Math.max(0, entry.ttl - ageOf(entry, performance.now()))
  const row: ValueObject = { key, ttl, value: cloneValue(entry.value) }
  return selectedOf(row, select)
}
