import { boundText, canonicalBoundText } from '../formats/numbers.ts'

/** The finite upper bounds of a classic histogram's buckets, ascending; shared by all histograms that have the same. */
export class Bounds {
  readonly limits: Float64Array
  /** The `le` labels, `+Inf` last: as the Prometheus formats have them, and as OpenMetrics does. */
  readonly labels: readonly string[]
  readonly canonicalLabels: readonly string[]

  constructor(limits: Float64Array) {
    const all = [...limits, Infinity]
    this.limits = limits
    this.labels = all.map((limit) => `le="${boundText(limit)}"} `)
    this.canonicalLabels = all.map((limit) => `le="${canonicalBoundText(limit)}"} `)
  }
}

/** Hands out one `Bounds` for equal limits, and chooses those of a metric by its name. */
export class BoundsCatalog {
  readonly #known = new Map<string, Bounds>()
  readonly #standard: Bounds
  readonly #byName: readonly (readonly [RegExp, Bounds])[]

  constructor(standard: readonly number[], byName: Readonly<Record<string, readonly number[]>>) {
    this.#standard = this.of(standard)
    const exact = Object.entries(byName).sort(([a], [b]) => Number(isGlob(a)) - Number(isGlob(b)))
    this.#byName = exact.map(([pattern, limits]) => [globExpression(pattern), this.of(limits)])
  }

  /** Limits in any order; what is not finite is left out. */
  of(limits: readonly number[]): Bounds {
    const finite = [...new Set(limits.filter((limit) => Number.isFinite(limit)))].sort((a, b) => a - b)
    const key = finite.join(' ')
    let bounds = this.#known.get(key)
    if (bounds === undefined) {
      bounds = new Bounds(Float64Array.from(finite))
      if (this.#known.size < MOST_KNOWN) this.#known.set(key, bounds)
    }
    return bounds
  }

  forMetric(name: string): Bounds {
    for (const [pattern, bounds] of this.#byName) if (pattern.test(name)) return bounds
    return this.#standard
  }
}

const MOST_KNOWN = 1000

function isGlob(pattern: string): boolean {
  return /[*?]/.test(pattern)
}

function globExpression(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.')
  return new RegExp(`^${source}$`, 's')
}
