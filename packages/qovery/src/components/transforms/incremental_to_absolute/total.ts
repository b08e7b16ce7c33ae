import { addMetric, Shape, type MetricValue, type Series } from '@qovery/sdk'
import { gatheringOf, type Gathering } from './gathering.ts'

/** Estimated memory of a number. */
const NUMBER_BYTES = 8

/** What the samples of one series have come to. Totals stand in a ring, in the order of their last use. */
export class Total {
  /** Of the hub of the ring there is none. */
  readonly series: Series | undefined
  /** When there was a sample last; milliseconds. */
  touched = Number.NaN
  isGone = false
  previous: Total = this
  next: Total = this
  /** A `Shape` without its kind: counters and gauges have their number in `value`, all else is kept whole. */
  shape: number = Shape.other
  value = 0
  /** When counting began, where a sample said so; milliseconds. */
  start: number | undefined = undefined
  /** Estimated memory of the value. */
  bytes = 0
  #gathering: Gathering | undefined = undefined
  #other: MetricValue | undefined = undefined

  constructor(series: Series | undefined) {
    this.series = series
  }

  /** How many different samples or members are kept, or bins of a sketch that are there once more since they were full. */
  get gathered(): number {
    if (this.#gathering !== undefined) return this.#gathering.size
    return this.#other?.type === 'sketch' ? repeated(this.#other.keys) : 0
  }

  /** Takes the place of what was there. */
  set(value: MetricValue): void {
    this.#gathering = gatheringOf(value)
    if (value.type === 'counter' || value.type === 'gauge') {
      this.shape = Shape[value.type]
      this.value = value.value
      this.#other = undefined
    } else {
      this.shape = Shape.other
      this.#other = this.#gathering === undefined ? value : undefined
    }
    this.bytes = this.#gathering?.bytes ?? sizeOf(value)
  }

  /** Adds a value of any type; false where it does not fit to what is here, which stays as it was. */
  add(value: MetricValue): boolean {
    if (this.#gathering !== undefined) {
      if (!this.#gathering.add(value)) return false
      this.bytes = this.#gathering.bytes
      return true
    }
    const sum = addMetric(this.current(), value)
    if (sum === undefined) return false
    this.set(sum)
    return true
  }

  current(): MetricValue {
    if (this.#gathering !== undefined) return this.#gathering.value()
    if (this.#other !== undefined) return this.#other
    return { type: this.shape === Shape.gauge ? 'gauge' : 'counter', value: this.value }
  }
}

/** How many of ascending numbers are the same as the one before. */
function repeated(numbers: readonly number[]): number {
  let count = 0
  for (let i = 1; i < numbers.length; i++) if (numbers[i] === numbers[i - 1]) count++
  return count
}

function sizeOf(value: MetricValue): number {
  switch (value.type) {
    case 'aggregated_histogram':
      return 2 * NUMBER_BYTES * (value.buckets.length + 1)
    case 'aggregated_summary':
      return 2 * NUMBER_BYTES * (value.quantiles.length + 1)
    case 'native_histogram':
      return NUMBER_BYTES * (value.positive_counts.length + value.negative_counts.length + 8)
    case 'sketch':
      return NUMBER_BYTES * (2 * value.keys.length + 5)
    default:
      return NUMBER_BYTES
  }
}
