import {
  BATCH_EVENTS,
  MetricBatchBuilder,
  Series,
  split,
  type ComponentContext,
  type MetricKind,
  type MetricValue,
  type Output,
  type Source,
} from '@qovery/sdk'
import { pause } from '../../../kit/backoff.ts'
import { valueOf } from './metric-value.ts'
import type { StaticMetricsOptions } from './options.ts'

interface StaticMetric {
  readonly series: Series
  readonly kind: MetricKind
  readonly value: MetricValue
}

/** Sends the same metrics at an interval, with the time of sending. */
export class StaticMetrics implements Source {
  readonly #intervalMs: number
  readonly #metrics: readonly StaticMetric[]
  readonly #scope: string
  #generation = 0

  constructor({ interval_secs, namespace, metrics }: StaticMetricsOptions, cx: ComponentContext) {
    this.#intervalMs = interval_secs * 1000
    this.#scope = cx.id
    this.#metrics = metrics.map(({ name, kind, value, tags }) => ({
      series: Series.of(name, Object.entries(tags), { namespace }),
      kind,
      value: valueOf(value),
    }))
  }

  async run(out: Output, signal: AbortSignal): Promise<void> {
    let due = performance.now()
    while (!signal.aborted) {
      await this.#send(out)
      const now = performance.now()
      due = Math.max(due + this.#intervalMs, now)
      await pause(due - now, signal)
    }
  }

  /** All metrics are one generation, so that sinks let go of them when the source is gone. */
  async #send(out: Output): Promise<void> {
    if (this.#metrics.length === 0) return
    const timestamp = Date.now()
    const builder = new MetricBatchBuilder(this.#metrics.length)
    for (const { series, kind, value } of this.#metrics) builder.add(series, kind, value, timestamp)
    const batch = builder.finish({ scope: this.#scope, id: ++this.#generation, final: true })
    for (const piece of split(batch, BATCH_EVENTS)) await out.send(piece)
  }
}
