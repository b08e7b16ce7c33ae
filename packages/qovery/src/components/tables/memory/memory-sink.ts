import type { Batch, ComponentContext, Sink } from '@qovery/sdk'
import { getPath } from '@qovery/vrl/path'
import { isObject, type Value, type ValueObject } from '@qovery/vrl/value'
import type { Content } from './content.ts'

/** Writes every field of an event as a key with its value. */
export class MemorySink implements Sink<'log'> {
  readonly #content: Content
  readonly #cx: ComponentContext

  constructor(content: Content, cx: ComponentContext) {
    this.#content = content
    this.#cx = cx
  }

  write(batch: Batch<'log'>): void {
    for (const { value } of batch.events) {
      if (isObject(value)) this.#writeAll(value)
      else this.#cx.dropped(1, 'not_an_object')
    }
    this.#cx.sentBytes(batch.bytes)
    this.#report()
  }

  #report(): void {
    const { store, usage, options } = this.#content
    if (options.flush_interval === undefined) usage.flushed(store.size, store.bytes)
    else usage.sized(store.size, store.bytes)
  }

  #writeAll(event: ValueObject): void {
    let written = 0
    let lost = 0
    for (const key in event) {
      const value = event[key]
      if (value === undefined) continue
      if (this.#write(key, value)) written++
      else lost++
    }
    if (lost === 0) return
    const { max_byte_size } = this.#content.options
    this.#cx.failed('table_full', `The table is full: keys are not written. It may have ${max_byte_size} bytes`, {
      keys: lost,
    })
    if (written === 0) this.#cx.dropped(1, 'table_full')
  }

  #write(key: string, value: Value): boolean {
    const isWritten = this.#content.store.put(key, value, this.#ttlOf(value))
    this.#content.usage.count(isWritten ? 'insertions' : 'failed_insertions', key)
    return isWritten
  }

  #ttlOf(value: Value): number {
    const { ttl, ttl_field } = this.#content.options
    const own = ttl_field && getPath(value, ttl_field.segments)
    return typeof own === 'number' && Number.isInteger(own) && own >= 0 ? own : ttl
  }
}
