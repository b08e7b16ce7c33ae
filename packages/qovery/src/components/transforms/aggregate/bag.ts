import { compareText } from '@qovery/vrl/value'
import { Shape, type MetricValue, type Sample } from '@qovery/sdk'

/** Counts what lies in bags, so that whoever owns them knows when it is too much. */
export interface Tally {
  kept: number
}

/** Takes up many samples without copying what is there already. */
export interface Bag {
  /** Puts in what a value holds; false where it is of another sort. */
  add(value: MetricValue): boolean
  /** All that was put in. */
  value(): MetricValue
}

/** The samples of a distribution, in the order in which they came. */
export class SampleBag implements Bag {
  /** The shape of rows that hold one sample of this distribution. */
  readonly shape: number
  readonly #statistic: 'histogram' | 'summary'
  readonly #tally: Tally
  readonly #samples: Sample[] = []

  constructor(statistic: 'histogram' | 'summary', tally: Tally) {
    this.shape = statistic === 'histogram' ? Shape.histogram_sample : Shape.summary_sample
    this.#statistic = statistic
    this.#tally = tally
  }

  push(value: number, weight: number): void {
    this.#samples.push({ value, weight })
    this.#tally.kept++
  }

  add(value: MetricValue): boolean {
    if (value.type !== 'distribution' || value.statistic !== this.#statistic) return false
    for (const sample of value.samples) this.#samples.push(sample)
    this.#tally.kept += value.samples.length
    return true
  }

  value(): MetricValue {
    return { type: 'distribution', samples: this.#samples, statistic: this.#statistic }
  }
}

/** The members of a set. */
export class MemberBag implements Bag {
  readonly #tally: Tally
  readonly #members = new Set<string>()

  constructor(tally: Tally) {
    this.#tally = tally
  }

  add(value: MetricValue): boolean {
    if (value.type !== 'set') return false
    const before = this.#members.size
    for (const member of value.values) this.#members.add(member)
    this.#tally.kept += this.#members.size - before
    return true
  }

  value(): MetricValue {
    return { type: 'set', values: [...this.#members].sort(compareText) }
  }
}

/** A bag with `value` in it; `undefined` where values of its type are added up in another way. */
export function bagWith(value: MetricValue, tally: Tally): Bag | undefined {
  if (value.type !== 'distribution' && value.type !== 'set') return undefined
  const bag = value.type === 'set' ? new MemberBag(tally) : new SampleBag(value.statistic, tally)
  bag.add(value)
  return bag
}
