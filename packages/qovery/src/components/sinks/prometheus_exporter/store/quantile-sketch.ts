/** So many observations are kept as they are. */
const EXACT = 128
const MOST_BINS = 1024
const BINS_AFTER_MERGE = 768
/** Bins are so wide that no value is further than 0.5 % from the one its bin stands for. */
const GAMMA = 1.005 / 0.995
const LOG_GAMMA = Math.log(GAMMA)

/** A value and how many observations it stands for. */
export type Point = readonly [value: number, weight: number]

/**
 * Observations for the estimation of quantiles in bounded memory: exact for the first 128, then within 0.5 % of the value;
 * when the values span more than about four orders of magnitude, the smallest are lumped together.
 * Source: DDSketch (Masson, Rim, Lee 2019).
 */
export class QuantileSketch {
  #exact: Point[] | null = []
  readonly #positive = new Map<number, number>()
  readonly #negative = new Map<number, number>()
  #zero = 0
  #min = Infinity
  #max = -Infinity

  get size(): number {
    return this.#exact === null ? this.#positive.size + this.#negative.size : this.#exact.length
  }

  observe(value: number, weight: number): void {
    if (value < this.#min) this.#min = value
    if (value > this.#max) this.#max = value
    if (this.#exact === null) {
      this.#bin(value, weight)
    } else if (this.#exact.push([value, weight]) > EXACT) {
      const before = this.#exact
      this.#exact = null
      for (const point of before) this.#bin(point[0], point[1])
    }
  }

  /** What was observed, in no order. */
  points(): Point[] {
    if (this.#exact !== null) return [...this.#exact]
    const points: Point[] = this.#zero > 0 ? [[0, this.#zero]] : []
    for (const [bin, weight] of this.#positive) points.push([this.#within(middleOf(bin)), weight])
    for (const [bin, weight] of this.#negative) points.push([this.#within(-middleOf(bin)), weight])
    return points
  }

  #bin(value: number, weight: number): void {
    if (value === 0) {
      this.#zero += weight
      return
    }
    const bins = value > 0 ? this.#positive : this.#negative
    const bin = Math.ceil(Math.log(Math.abs(value)) / LOG_GAMMA)
    bins.set(bin, (bins.get(bin) ?? 0) + weight)
    if (bins.size > MOST_BINS) mergeLowest(bins)
  }

  #within(value: number): number {
    return Math.min(Math.max(value, this.#min), this.#max)
  }
}

/** The values of the observations that stand at `quantiles` (ascending) among `points`, by nearest rank; NaN where there are none. */
export function valuesAt(quantiles: readonly number[], points: Point[]): number[] {
  points.sort((a, b) => a[0] - b[0])
  const total = points.reduce((sum, point) => sum + point[1], 0)
  let at = 0
  let below = points[0]?.[1] ?? 0
  return quantiles.map((quantile) => {
    while (at < points.length - 1 && below < quantile * total) below += (points[++at] as Point)[1]
    return points[at]?.[0] ?? Number.NaN
  })
}

function middleOf(bin: number): number {
  return (2 * GAMMA ** bin) / (GAMMA + 1)
}

function mergeLowest(bins: Map<number, number>): void {
  const sorted = [...bins.keys()].sort((a, b) => a - b)
  const lowest = sorted[sorted.length - BINS_AFTER_MERGE] as number
  let merged = bins.get(lowest) as number
  for (const bin of sorted) {
    if (bin >= lowest) break
    merged += bins.get(bin) as number
    bins.delete(bin)
  }
  bins.set(lowest, merged)
}
