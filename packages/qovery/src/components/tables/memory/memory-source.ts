import { setImmediate } from 'node:timers/promises'
import {
  LogBatch,
  LogEvent,
  placeFields,
  sourceMetadata,
  type ComponentContext,
  type Output,
  type Source,
} from '@qovery/sdk'
import { Timestamp, type ValueObject } from '@qovery/vrl/value'
import { LONGEST_TIMER_MS, pause } from '../../../kit/backoff.ts'
import { rowOf, type Content, type SourceOptions } from './content.ts'

const EXPIRED = 'expired'
const BATCH_ROWS = 1000

/** Sends the rows of a table at an interval, and those whose time is over. */
export class MemorySource implements Source {
  readonly #content: Content
  readonly #cx: ComponentContext

  constructor(content: Content, cx: ComponentContext) {
    this.#content = content
    this.#cx = cx
  }

  async run(out: Output, signal: AbortSignal): Promise<void> {
    const options = this.#content.options.source_config
    if (options === undefined) return
    if (options.export_expired_items) this.#content.onExpired = (rows) => this.#sendExpired(rows, out)
    try {
      const { export_interval } = options
      const waitMs = export_interval === undefined ? LONGEST_TIMER_MS : export_interval * 1000
      while (!signal.aborted) {
        await pause(waitMs, signal)
        if (!signal.aborted && export_interval !== undefined) await this.#sendAll(out, options, signal)
      }
    } finally {
      this.#content.onExpired = undefined
    }
  }

  async #sendAll(out: Output, options: SourceOptions, signal: AbortSignal): Promise<void> {
    const { store } = this.#content
    const { export_batch_size, remove_after_export } = options
    const keys = store.keys()
    for (let from = 0; from < keys.length && !signal.aborted; from += export_batch_size) {
      const rows: ValueObject[] = []
      for (const key of keys.slice(from, from + export_batch_size)) {
        const entry = store.get(key)
        if (entry === undefined) continue
        rows.push(rowOf(key, entry))
        if (remove_after_export) store.remove(key)
      }
      await out.send(this.#batchOf(rows))
      await setImmediate()
    }
    if (remove_after_export) this.#content.usage.sized(store.size, store.bytes)
  }

  /** The driver keeps what finds no room, and counts what it cannot keep. */
  #sendExpired(rows: readonly ValueObject[], out: Output): void {
    for (let from = 0; from < rows.length; from += BATCH_ROWS) {
      void out.send(this.#batchOf(rows.slice(from, from + BATCH_ROWS)), EXPIRED)
    }
  }

  #batchOf(rows: readonly ValueObject[]): LogBatch {
    const { id, type, globals } = this.#cx
    const fields = { source_id: id, source_type: type, timestamp: Timestamp.now(), own: [] }
    const metadata = sourceMetadata(globals.log_schema, fields)
    return LogBatch.owned(rows.map((row) => new LogEvent(placeFields(globals.log_schema, row, fields), metadata)))
  }
}
