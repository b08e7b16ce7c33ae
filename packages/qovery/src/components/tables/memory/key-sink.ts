import type { Batch, ComponentContext, Sink } from '@qovery/sdk'
import { isObject, type Value, type ValueObject } from '@qovery/vrl/value'

/** What holds the keys that a sink writes. */
export interface WritableKeys {
  /** Writes a key with its value, and counts that; `false`: there is no room for it. */
  write(key: string, value: Value): boolean
  /** Hears that all of a batch is written. */
  written(): void
  /** What is the matter where there is no room, and what to do. */
  readonly whenFull: string
}

/** Writes every field of an event as a key. */
export class KeySink implements Sink<'log'> {
  readonly #keys: WritableKeys
  readonly #cx: ComponentContext

  constructor(keys: WritableKeys, cx: ComponentContext) {
    this.#keys = keys
    this.#cx = cx
  }

  write(batch: Batch<'log'>): void {
    for (const { value } of batch.events) {
      if (isObject(value)) this.#writeAll(value)
      else this.#cx.dropped(1, 'not_an_object')
    }
    this.#cx.sentBytes(batch.bytes)
    this.#keys.written()
  }

  #writeAll(event: ValueObject): void {
    let kept = 0
    let lost = 0
    for (const key in event) {
      const value = event[key]
      if (value === undefined) continue
      if (this.#keys.write(key, value)) kept++
      else lost++
    }
    if (lost === 0) return
    this.#cx.failed('table_full', this.#keys.whenFull, { keys: lost })
    if (kept === 0) this.#cx.dropped(1, 'table_full')
  }
}
