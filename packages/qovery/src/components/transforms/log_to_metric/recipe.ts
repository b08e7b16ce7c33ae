import { valueToText, type Value } from '@qovery/vrl/value'
import {
  ABSOLUTE,
  columnAt,
  Shape,
  type Column,
  type LogBatch,
  type MetricBatchBuilder,
  type Series,
} from '@qovery/sdk'
import type { Complaints } from './complaints.ts'
import { numberIn } from './numbers.ts'
import type { MetricOptions } from './options.ts'
import { SeriesPlan } from './series-plan.ts'

const SHAPES = {
  counter: Shape.counter,
  gauge: Shape.gauge | ABSOLUTE,
  histogram: Shape.histogram_sample,
  summary: Shape.summary_sample,
  set: Shape.other,
} as const

/** One entry of `metrics`. Reads a log of a batch first and adds the sample after, so that a log yields all of its metrics or none. */
export class Recipe {
  readonly #field: MetricOptions['field']
  readonly #type: MetricOptions['type']
  readonly #shape: number
  readonly #byValue: boolean
  readonly #plan: SeriesPlan
  readonly #failures: { readonly missing: string; readonly null: string; readonly not_numeric: string }
  #values: Column | undefined
  #series: Series | undefined
  #number = 1
  #member = ''

  constructor(options: MetricOptions) {
    const { type, field, kind } = options
    this.#field = field
    this.#type = type
    this.#shape = kind === 'absolute' ? SHAPES[type] | ABSOLUTE : SHAPES[type]
    this.#byValue = type === 'counter' ? options.increment_by_value === true : type !== 'set'
    this.#plan = new SeriesPlan(options)
    this.#failures = {
      missing: `the field "${field.text}" is missing`,
      null: `the field "${field.text}" is null`,
      not_numeric: `the field "${field.text}" holds no number that a ${type} can take`,
    }
  }

  /** Takes from a batch the fields that are needed of its logs. */
  begin(batch: LogBatch): void {
    this.#values = columnAt(batch, this.#field.path)
    this.#plan.begin(batch)
  }

  /** Takes from a log of the batch what the sample needs; false, and a complaint, where it cannot be made. */
  read(row: number, complaints: Complaints): boolean {
    const value = this.#values?.[row]
    if (value === undefined) {
      complaints.drop('field_missing', this.#failures.missing)
      return false
    }
    if (value === null) {
      complaints.drop('field_null', this.#failures.null)
      return false
    }
    if (!this.#readValue(value)) {
      complaints.drop('field_not_numeric', this.#failures.not_numeric)
      return false
    }
    this.#series = this.#plan.seriesOf(row, complaints)
    return this.#series !== undefined
  }

  /** Adds the sample of the log that was read last. */
  addTo(builder: MetricBatchBuilder, timestamp: number): void {
    const series = this.#series as Series
    if (this.#type === 'set') {
      builder.add(series, 'incremental', { type: 'set', values: [this.#member] }, timestamp)
    } else {
      builder.push(series, this.#shape, this.#number, 1, timestamp)
    }
  }

  /** A gauge may be anything that a float can be; what adds up must be finite, or it would spoil the sum for good. */
  #readValue(value: Value): boolean {
    if (this.#type === 'set') {
      this.#member = valueToText(value)
      return true
    }
    if (!this.#byValue) return true
    const number = numberIn(value)
    if (number === undefined || !(this.#type === 'gauge' || Number.isFinite(number))) return false
    this.#number = number
    return true
  }
}
