import type { LogBatch, MetricBatchBuilder } from '@qovery/sdk'
import type { Complaints } from './complaints.ts'
import type { EventTimes } from './event-times.ts'
import type { MetricOptions } from './options.ts'
import { Recipe } from './recipe.ts'

/** A way to make metrics of logs. */
export interface Conversion {
  /** Adds what the logs yield, each at its time; where one yields nothing, it complains. */
  convert(batch: LogBatch, times: EventTimes, builder: MetricBatchBuilder, complaints: Complaints): void
}

/** Makes of each log the metrics that are listed: all of them, or none. Reads single fields of logs, and makes no objects of them. */
export class ListedMetrics implements Conversion {
  readonly #recipes: readonly Recipe[]

  constructor(metrics: readonly MetricOptions[]) {
    this.#recipes = metrics.map((metric) => new Recipe(metric))
  }

  convert(batch: LogBatch, times: EventTimes, builder: MetricBatchBuilder, complaints: Complaints): void {
    for (const recipe of this.#recipes) recipe.begin(batch)
    for (let row = 0; row < batch.length; row++) {
      if (!this.#read(row, complaints)) continue
      const time = times.of(row)
      for (const recipe of this.#recipes) recipe.addTo(builder, time)
    }
  }

  #read(row: number, complaints: Complaints): boolean {
    for (const recipe of this.#recipes) if (!recipe.read(row, complaints)) return false
    return true
  }
}
