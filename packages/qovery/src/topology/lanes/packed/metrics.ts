import {
  MetricBatch,
  Series,
  type Batch,
  type Description,
  type Generation,
  type MetricExtras,
  type MetricValue,
  type TagValue,
} from '@qovery/sdk'

/** Most series that both ends remember; then they begin anew. */
const MAX_SERIES = 50_000

interface PackedSeries {
  readonly namespace: string | undefined
  readonly name: string
  readonly tagNames: readonly string[]
  readonly tagValues: readonly TagValue[]
  readonly description: Description | undefined
}

/** Samples whose series are numbers that both ends have agreed on. */
export interface PackedMetrics {
  readonly form: 'metric'
  /** Whether the numbers begin at 0 again. */
  readonly anew: boolean
  /** The series that get the next numbers. */
  readonly more: readonly PackedSeries[]
  readonly series: Uint32Array<ArrayBuffer>
  readonly shapes: Uint8Array<ArrayBuffer>
  readonly values: Float64Array<ArrayBuffer>
  readonly weights: Float64Array<ArrayBuffer>
  readonly timestamps: Float64Array<ArrayBuffer>
  readonly others: readonly (MetricValue | undefined)[] | null
  readonly extras: readonly (MetricExtras | undefined)[] | null
  readonly generation: Generation | null
}

/** The sending end: gives each series a number the first time it is sent. */
export class MetricPacker {
  readonly #numbers = new Map<Series, number>()

  pack(batch: Batch<'metric'>, transfer: ArrayBuffer[]): PackedMetrics {
    const { columns, generation } = batch as MetricBatch
    const numbers = this.#numbers
    const anew = numbers.size + columns.series.length > MAX_SERIES
    if (anew) numbers.clear()
    const more: PackedSeries[] = []
    const series = new Uint32Array(columns.series.length)
    for (let row = 0; row < series.length; row++) {
      const one = columns.series[row] as Series
      let number = numbers.get(one)
      if (number === undefined) {
        number = numbers.size
        numbers.set(one, number)
        more.push(partsOf(one))
      }
      series[row] = number
    }
    const packed: PackedMetrics = {
      form: 'metric',
      anew,
      more,
      series,
      // Columns may be views of longer ones.
      shapes: columns.shapes.slice(),
      values: columns.values.slice(),
      weights: columns.weights.slice(),
      timestamps: columns.timestamps.slice(),
      others: columns.others,
      extras: columns.extras,
      generation,
    }
    for (const column of [series, packed.shapes, packed.values, packed.weights, packed.timestamps])
      transfer.push(column.buffer)
    return packed
  }
}

/** The receiving end: has the series by their numbers. */
export class MetricUnpacker {
  #series: Series[] = []

  unpack({ anew, more, series, generation, form: _, ...columns }: PackedMetrics): MetricBatch {
    if (anew) this.#series = []
    for (const parts of more) this.#series.push(new Series(parts))
    const known = this.#series
    return new MetricBatch({ ...columns, series: Array.from(series, (number) => known[number] as Series) }, generation)
  }
}

function partsOf({ namespace, name, tagNames, tagValues, description }: Series): PackedSeries {
  return { namespace, name, tagNames, tagValues, description }
}
