import type { MetricValue } from '@qovery/sdk'

/** Estimated memory of a number, and of what holds it. */
const ENTRY_BYTES = 48

/** Samples of a distribution or members of a set, as they come together: equal samples become one of more weight. */
export interface Gathering {
  readonly size: number
  /** Estimated memory. */
  readonly bytes: number
  /** Takes what a value holds; false where it is of another sort. */
  add(value: MetricValue): boolean
  /** All of it, as a value of its own. */
  value(): MetricValue
}

/** A gathering of what is in `value`; `undefined` where values of its type are added up in another way. */
export function gatheringOf(value: MetricValue): Gathering | undefined {
  if (value.type !== 'distribution' && value.type !== 'set') return undefined
  const gathering = value.type === 'set' ? new Members() : new Samples(value.statistic)
  gathering.add(value)
  return gathering
}

class Samples implements Gathering {
  readonly #statistic: 'histogram' | 'summary'
  readonly #weights = new Map<number, number>()

  constructor(statistic: 'histogram' | 'summary') {
    this.#statistic = statistic
  }

  get size(): number {
    return this.#weights.size
  }

  get bytes(): number {
    return this.size * ENTRY_BYTES
  }

  add(value: MetricValue): boolean {
    if (value.type !== 'distribution' || value.statistic !== this.#statistic) return false
    for (const { value: sample, weight } of value.samples) {
      this.#weights.set(sample, (this.#weights.get(sample) ?? 0) + weight)
    }
    return true
  }

  value(): MetricValue {
    const samples = Array.from(this.#weights, ([value, weight]) => ({ value, weight }))
    return { type: 'distribution', samples, statistic: this.#statistic }
  }
}

class Members implements Gathering {
  readonly #members = new Set<string>()
  #bytes = 0

  get size(): number {
    return this.#members.size
  }

  get bytes(): number {
    return this.#bytes
  }

  add(value: MetricValue): boolean {
    if (value.type !== 'set') return false
    for (const member of value.values) {
      if (this.#members.has(member)) continue
      this.#members.add(member)
      this.#bytes += ENTRY_BYTES + member.length
    }
    return true
  }

  value(): MetricValue {
    return { type: 'set', values: [...this.#members] }
  }
}
