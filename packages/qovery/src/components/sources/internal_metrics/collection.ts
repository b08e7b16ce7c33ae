import {
  BATCH_EVENTS,
  MetricBatch,
  MetricBatchBuilder,
  Series,
  split,
  type ComponentContext,
  type Output,
  type TagValue,
} from '@qovery/sdk'
import { pause } from '../../../kit/backoff.ts'

interface Options {
  readonly scrape_interval_secs: number
  readonly namespace: string
  readonly tags: { readonly host_key?: string | undefined; readonly pid_key?: string | undefined }
}

/** Gathers the program's own metrics at an interval. Each gathering is one generation. */
export class Collection {
  readonly #intervalMs: number
  readonly #namespace: string
  readonly #tags: readonly (readonly [string, string])[]
  readonly #cx: ComponentContext
  readonly #relabelled = new WeakMap<Series, Series>()
  #generation = 0

  constructor(options: Options, cx: ComponentContext) {
    this.#intervalMs = options.scrape_interval_secs * 1000
    this.#namespace = options.namespace
    this.#cx = cx
    const { log_schema, hostname } = cx.globals
    const { host_key = log_schema.host_key?.join('.') ?? '', pid_key = '' } = options.tags
    const tags = [
      [host_key, hostname],
      [pid_key, String(process.pid)],
    ] as const
    this.#tags = tags.filter(([name]) => name !== '')
  }

  /** The first gathering is at once. One that would fall into the wait for room downstream is left out. */
  async run(out: Output, signal: AbortSignal): Promise<void> {
    let due = performance.now()
    while (!signal.aborted) {
      const batch = this.#gather()
      if (batch.length > 0) for (const piece of split(batch, BATCH_EVENTS)) await out.send(piece)
      const now = performance.now()
      due = Math.max(due + this.#intervalMs, now)
      await pause(due - now, signal)
    }
  }

  #gather(): MetricBatch {
    const builder = new MetricBatchBuilder()
    this.#cx.own.collect(builder, Date.now())
    const { columns } = builder.finish()
    const series = columns.series.map((own) => this.#relabel(own))
    return new MetricBatch({ ...columns, series }, { scope: this.#cx.id, id: ++this.#generation, final: true })
  }

  /** The series under the configured namespace and with its tags; the same object for the same series. */
  #relabel(own: Series): Series {
    let series = this.#relabelled.get(own)
    if (series === undefined) {
      const tags = new Map<string, TagValue>(own.tagNames.map((name, i) => [name, own.tagValues[i] as TagValue]))
      for (const [name, value] of this.#tags) tags.set(name, value)
      series = Series.of(own.name, tags, { namespace: this.#namespace, description: own.description })
      this.#relabelled.set(own, series)
    }
    return series
  }
}
