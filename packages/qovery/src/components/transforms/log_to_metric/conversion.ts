import type { LogEvent, MetricBatchBuilder } from '@qovery/sdk'
import type { Complaints } from './complaints.ts'
import type { MetricOptions } from './options.ts'
import { Recipe } from './recipe.ts'

/** A way to make metrics of a log. */
export interface Conversion {
  /** Adds what a log yields, at `timestamp` in milliseconds since the epoch; or complains of the log and adds nothing. */
  add(event: LogEvent, timestamp: number, builder: MetricBatchBuilder, complaints: Complaints): void
}

/** Makes of each log the metrics that are listed: all of them, or none. */
export class ListedMetrics implements Conversion {
  readonly #recipes: readonly Recipe[]

  constructor(metrics: readonly MetricOptions[]) {
    this.#recipes = metrics.map((metric) => new Recipe(metric))
  }

  add(event: LogEvent, timestamp: number, builder: MetricBatchBuilder, complaints: Complaints): void {
    for (const recipe of this.#recipes) if (!recipe.read(event, complaints)) return
    for (const recipe of this.#recipes) recipe.addTo(builder, timestamp)
  }
}
