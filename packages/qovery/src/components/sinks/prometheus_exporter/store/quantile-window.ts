import { QuantileSketch, valuesAt } from './quantile-sketch.ts'

const STEPS = 5

/** The quantiles of the observations of the last while: of the whole window but up to a fifth, as it moves on in steps. */
export class QuantileWindow {
  readonly #stepMs: number
  readonly #sketches: { step: number; sketch: QuantileSketch }[] = []

  constructor(windowMs: number) {
    this.#stepMs = windowMs / STEPS
  }

  /** How many numbers are kept. */
  get size(): number {
    return this.#sketches.reduce((sum, { sketch }) => sum + sketch.size, 0)
  }

  observe(value: number, weight: number, now: number): void {
    const step = Math.floor(now / this.#stepMs)
    let last = this.#sketches.at(-1)
    if (last === undefined || last.step < step) {
      this.#forget(step)
      last = { step, sketch: new QuantileSketch() }
      this.#sketches.push(last)
    }
    last.sketch.observe(value, weight)
  }

  clear(): void {
    this.#sketches.length = 0
  }

  /** The values at `quantiles` (ascending); NaN where nothing was observed. */
  values(quantiles: readonly number[], now: number): number[] {
    this.#forget(Math.floor(now / this.#stepMs))
    return valuesAt(
      quantiles,
      this.#sketches.flatMap(({ sketch }) => sketch.points()),
    )
  }

  #forget(step: number): void {
    while (this.#sketches.length > 0 && (this.#sketches[0] as { step: number }).step <= step - STEPS)
      this.#sketches.shift()
  }
}
