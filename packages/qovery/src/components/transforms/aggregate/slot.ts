import {
  addMetric,
  kindOf,
  Shape,
  SHAPE_MASK,
  valueAt,
  type MetricBatchBuilder,
  type MetricColumns,
  type MetricExtras,
  type MetricValue,
  type Series,
} from '@qovery/sdk'
import { bagWith, SampleBag, type Bag, type Tally } from './bag.ts'
import { mergeExtras } from './extras.ts'

/** What the samples of one series have come to so far. */
export class Slot {
  series: Series
  /** Whether there was a sample in this interval: without one the rest has no meaning. */
  taken = false
  /** As in the columns of a batch: counters and gauges have their number in `value`. */
  shape = 0
  value = 0
  weight = 1
  /** Room for the sum of squares of a standard deviation. */
  spread = 0
  #timestamp = Number.NaN
  #other: MetricValue | undefined = undefined
  #bag: Bag | undefined = undefined
  #extras: MetricExtras | undefined = undefined
  readonly #tally: Tally

  constructor(series: Series, tally: Tally) {
    this.series = series
    this.#tally = tally
  }

  /** Takes a sample as it is, in place of what was there. */
  put(columns: MetricColumns, row: number): void {
    this.taken = true
    this.shape = columns.shapes[row] as number
    this.value = columns.values[row] as number
    this.weight = columns.weights[row] as number
    this.spread = 0
    this.#timestamp = columns.timestamps[row] as number
    this.#other = columns.others?.[row]
    this.#bag = undefined
    this.#extras = columns.extras?.[row]
  }

  /** Whether a sample is of the type that is here. */
  isLike(columns: MetricColumns, row: number): boolean {
    const shape = (columns.shapes[row] as number) & SHAPE_MASK
    if (shape === (this.shape & SHAPE_MASK) && shape !== Shape.other) return true
    return valueAt(columns, row).type === this.current().type
  }

  /** Adds a sample; false where it does not fit to what is here, which stays as it was. */
  add(columns: MetricColumns, row: number): boolean {
    const shape = (columns.shapes[row] as number) & SHAPE_MASK
    const value = columns.values[row] as number
    const bag = this.#bag
    if (shape <= Shape.gauge && shape === (this.shape & SHAPE_MASK)) this.value += value
    else if (bag instanceof SampleBag && bag.shape === shape) bag.push(value, columns.weights[row] as number)
    else if (!this.#addValue(valueAt(columns, row))) return false
    this.touch(columns, row)
    return true
  }

  /** Notes that one more sample went in: the later timestamp counts. */
  touch(columns: MetricColumns, row: number): void {
    const timestamp = columns.timestamps[row] as number
    if (timestamp > this.#timestamp || Number.isNaN(this.#timestamp)) this.#timestamp = timestamp
    if (columns.extras === null && this.#extras === undefined) return
    const added = { extras: columns.extras?.[row], timestamp }
    this.#extras = mergeExtras({ extras: this.#extras, timestamp: this.#timestamp }, added)
  }

  /** The value as it stands. */
  current(): MetricValue {
    if (this.#bag !== undefined) return this.#bag.value()
    if (this.#other !== undefined) return this.#other
    const { shape, value, weight } = this
    switch (shape & SHAPE_MASK) {
      case Shape.counter:
        return { type: 'counter', value }
      case Shape.gauge:
        return { type: 'gauge', value }
      default: {
        const statistic = (shape & SHAPE_MASK) === Shape.histogram_sample ? 'histogram' : 'summary'
        return { type: 'distribution', samples: [{ value, weight }], statistic }
      }
    }
  }

  /** Replaces the value; its kind, timestamp and the rest stay. */
  set(value: MetricValue): void {
    const kind = this.shape & ~SHAPE_MASK
    this.#bag = undefined
    if (value.type === 'counter' || value.type === 'gauge') {
      this.shape = Shape[value.type] | kind
      this.value = value.value
      this.#other = undefined
    } else {
      this.shape = Shape.other | kind
      this.#other = value
    }
  }

  emit(builder: MetricBatchBuilder): void {
    if ((this.shape & SHAPE_MASK) <= Shape.gauge && this.#extras === undefined) {
      builder.push(this.series, this.shape, this.value, 1, this.#timestamp)
      return
    }
    const timestamp = Number.isNaN(this.#timestamp) ? undefined : this.#timestamp
    builder.add(this.series, kindOf(this.shape), this.current(), timestamp, this.#extras)
  }

  /** Ends the interval: lets go of what was taken. */
  clear(): void {
    this.taken = false
    this.#other = undefined
    this.#bag = undefined
    this.#extras = undefined
  }

  #addValue(value: MetricValue): boolean {
    const bag = this.#bag ?? this.#bagFor(value)
    if (bag !== undefined) return bag.add(value)
    const sum = addMetric(this.current(), value)
    if (sum === undefined) return false
    this.set(sum)
    return true
  }

  /** A bag with what is here, where values of its type go into one. */
  #bagFor(value: MetricValue): Bag | undefined {
    const current = this.current()
    if (value.type !== current.type) return undefined
    const bag = bagWith(current, this.#tally)
    if (bag === undefined) return undefined
    this.shape = Shape.other | (this.shape & ~SHAPE_MASK)
    this.#other = undefined
    this.#bag = bag
    return bag
  }
}
