import type { Labels } from '@qovery/sdk'
import { Counter, Gauge, Histogram, type HistogramState, type Instrument } from './instruments.ts'
import type { TelemetryRegistry } from './registry.ts'

interface Named {
  readonly name: string
  readonly help: string
  readonly labels: Labels
}

/** What one metric gained since it was asked for last; a gauge: what it stands at. */
export type Change = NumberChange | HistogramChange

interface NumberChange extends Named {
  readonly type: 'counter' | 'gauge'
  readonly value: number
}

interface HistogramChange extends Named {
  readonly type: 'histogram'
  readonly buckets: readonly number[]
  readonly state: HistogramState
}

/** Follows what a registry counts, so that it can be added to the counts of another, in another thread. */
export class Changes {
  readonly #registry: TelemetryRegistry
  readonly #numbers = new WeakMap<Instrument, number>()
  readonly #histograms = new WeakMap<Instrument, HistogramState>()

  constructor(registry: TelemetryRegistry) {
    this.#registry = registry
  }

  /** All that has changed since the last call. */
  take(): Change[] {
    const changes: Change[] = []
    for (const { instrument, ...named } of this.#registry.instruments()) {
      if (instrument instanceof Histogram) this.#histogram(instrument, named, changes)
      else if (instrument instanceof Counter) this.#number(instrument, { ...named, type: 'counter' }, changes)
      else if (instrument instanceof Gauge) this.#number(instrument, { ...named, type: 'gauge' }, changes)
    }
    return changes
  }

  #number(instrument: Counter | Gauge, named: Named & { type: 'counter' | 'gauge' }, changes: Change[]): void {
    const { value } = instrument
    const before = this.#numbers.get(instrument) ?? 0
    if (value === before || Number.isNaN(value)) return
    this.#numbers.set(instrument, value)
    changes.push({ ...named, value: named.type === 'counter' ? value - before : value })
  }

  #histogram(instrument: Histogram, named: Named, changes: Change[]): void {
    const state = instrument.state()
    const before = this.#histograms.get(instrument)
    if (state.count === (before?.count ?? 0)) return
    this.#histograms.set(instrument, state)
    const gained = {
      counts: state.counts.map((count, i) => count - (before?.counts[i] ?? 0)),
      sum: state.sum - (before?.sum ?? 0),
      count: state.count - (before?.count ?? 0),
    }
    changes.push({ ...named, type: 'histogram', buckets: instrument.limits, state: gained })
  }
}

/** Adds to a registry what another has gained. */
export function applyChanges(changes: readonly Change[], registry: TelemetryRegistry): void {
  for (const change of changes) {
    const { name, help, labels } = change
    if (change.type === 'histogram') registry.histogram(name, help, change.buckets, labels).add(change.state)
    else if (change.type === 'counter') registry.counter(name, help, labels).add(change.value)
    else registry.gauge(name, help, labels).set(change.value)
  }
}
