import {
  MetricBatchBuilder,
  type Batch,
  type ComponentContext,
  type Emit,
  type LogBatch,
  type Transform,
} from '@qovery/sdk'
import { Complaints } from './complaints.ts'
import type { Conversion } from './conversion.ts'
import { EventTimes } from './event-times.ts'

/** Turns batches of logs into the columns of metric batches. */
export class LogToMetric implements Transform<'log', 'metric'> {
  readonly #conversion: Conversion
  readonly #cx: ComponentContext
  readonly #builder = new MetricBatchBuilder()
  readonly #complaints = new Complaints()

  constructor(conversion: Conversion, cx: ComponentContext) {
    this.#conversion = conversion
    this.#cx = cx
  }

  transform(batch: Batch<'log'>, out: Emit<'metric'>): void {
    const { log_schema } = this.#cx.globals
    const logs = batch as LogBatch
    this.#conversion.convert(logs, new EventTimes(logs, log_schema, Date.now()), this.#builder, this.#complaints)
    this.#complaints.report(this.#cx)
    if (this.#builder.length > 0) out.pass(this.#builder.finish())
  }
}
