import { ABSOLUTE, Series, Shape } from '@qovery/sdk'

/** A metric as the user sees it, without the namespace. */
export interface Metric {
  readonly name: string
  readonly type: 'counter' | 'gauge'
  readonly help: string
  /** Named where the metric's name ends with it, as OpenMetrics wants it. */
  readonly unit?: 'bytes' | 'seconds' | 'ratio'
  /** Tags that set it apart from metrics of the same name. */
  readonly tags?: readonly (readonly [string, string])[]
}

/** One thing that is measured: a disk, a mount, a process. Its series stand in the order of the roster's metrics. */
export interface Subject {
  readonly series: readonly Series[]
  readonly shapes: readonly number[]
  seen: boolean
}

/** What all series of a source share. */
export interface Identity {
  readonly namespace: string
  readonly host: string
}

/**
 * The series of a collector, made once for each thing it measures and kept for as long as the thing is seen: the same
 * object from scrape to scrape is what lets sinks find a series without comparing text.
 */
export class Roster {
  readonly #subjects = new Map<string, Subject>()
  readonly #metrics: readonly Metric[]
  readonly #shapes: readonly number[]
  readonly #shared: readonly (readonly [string, string])[]
  readonly #namespace: string

  constructor(collector: string, metrics: readonly Metric[], identity: Identity) {
    this.#metrics = metrics
    this.#shapes = metrics.map((metric) => Shape[metric.type] | ABSOLUTE)
    this.#shared = [
      ['collector', collector],
      ['host', identity.host],
    ]
    this.#namespace = identity.namespace
  }

  get size(): number {
    return this.#subjects.size
  }

  /** The subject of this key, as it was added. */
  known(key: string): Subject | undefined {
    const subject = this.#subjects.get(key)
    if (subject !== undefined) subject.seen = true
    return subject
  }

  /** Makes the series of a subject; one of the same key is replaced. */
  add(key: string, tags: readonly (readonly [string, string])[] = []): Subject {
    const series = this.#metrics.map((metric) => {
      const { help, unit } = metric
      const description = unit === undefined ? { help } : { help, unit }
      return Series.of(metric.name, [...tags, ...(metric.tags ?? []), ...this.#shared], {
        namespace: this.#namespace,
        description,
      })
    })
    const subject = { series, shapes: this.#shapes, seen: true }
    this.#subjects.set(key, subject)
    return subject
  }

  /** Forgets what was not seen since the last call. */
  sweep(): void {
    for (const [key, subject] of this.#subjects) {
      if (subject.seen) subject.seen = false
      else this.#subjects.delete(key)
    }
  }
}
