import type { ComponentContext, GaugeHandle } from '@qovery/sdk'
import type { Judge } from './judge.ts'
import type { MetricSeries } from './metric-series.ts'
import type { TrackedTag } from './tracked-tag.ts'

/** How many of the worst are named in a line of the log. */
const NAMED = 5
/** Tags that get a gauge of their own: the first so many that are ever named. */
const MOST_GAUGES = 50
const LONGEST_NAME = 100

/** Says which tags and metrics are over their limits, and how far: in the log, and in gauges. */
export class Report {
  readonly #judge: Judge
  readonly #cx: ComponentContext
  readonly #gauges = new Map<string, GaugeHandle>()

  constructor(judge: Judge, cx: ComponentContext) {
    this.#judge = judge
    this.#cx = cx
  }

  /** Tells of what was refused since the last time, where anything was. */
  tell(): void {
    const tags = worst(this.#judge.tags.tags(), ({ distinct }) => distinct)
    const metrics = worst(this.#judge.series.metrics(), ({ refused }) => refused)
    if (tags.named.length > 0) this.#tellOfTags(tags)
    if (metrics.named.length > 0) this.#tellOfSeries(metrics)
  }

  #tellOfTags({ named, refused, count }: Worst<TrackedTag>): void {
    const list = named.map((tag) => {
      const values = tag.distinct
      this.#show(tag.metric, tag.name, values)
      const of = tag.metric === '*' ? '' : ` of "${short(tag.metric)}"`
      return `"${short(tag.name)}"${of} has about ${values} values, and may have ${tag.limit}`
    })
    this.#cx.log.warn(
      `${refused} values of ${counted(count, 'tag')} were over their limit; the worst: ${list.join('; ')}`,
    )
  }

  #tellOfSeries({ named, refused, count }: Worst<MetricSeries>): void {
    const list = named.map((metric) => {
      const widths = metric.widest(NAMED)
      for (const { name, values } of widths) this.#show(metric.name, name, values)
      const tags = widths.map(({ name, values }) => `"${short(name)}" ${values}`).join(', ')
      return `"${short(metric.name)}" may have ${metric.limit}, and the tags of the others have about so many values: ${tags || 'none'}`
    })
    this.#cx.log.warn(
      `${refused} samples of ${counted(count, 'metric')} were of more series than max_series_per_metric allows; the worst: ${list.join('; ')}`,
    )
  }

  #show(metric_name: string, tag_key: string, values: number): void {
    const key = JSON.stringify([metric_name, tag_key])
    let gauge = this.#gauges.get(key)
    if (gauge === undefined) {
      if (this.#gauges.size >= MOST_GAUGES) return
      const help = 'About how many values a tag had, of the first tags that were reported.'
      gauge = this.#cx.gauge('tag_cardinality_distinct_values', help, { metric_name, tag_key })
      this.#gauges.set(key, gauge)
    }
    gauge.set(values)
  }
}

interface Worst<T> {
  readonly named: readonly T[]
  /** All that was refused, by how many. */
  readonly refused: number
  readonly count: number
}

/** Those that refused something since the last time, the worst first; their counts start anew. */
function worst<T extends { refused: number }>(all: Iterable<T>, badness: (one: T) => number): Worst<T> {
  const guilty: { readonly one: T; readonly badness: number }[] = []
  let refused = 0
  for (const one of all) {
    if (one.refused === 0) continue
    guilty.push({ one, badness: badness(one) })
    refused += one.refused
    one.refused = 0
  }
  guilty.sort((a, b) => b.badness - a.badness)
  return { named: guilty.slice(0, NAMED).map(({ one }) => one), refused, count: guilty.length }
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`
}

function short(name: string): string {
  return name.length <= LONGEST_NAME ? name : `${name.slice(0, LONGEST_NAME)}…`
}
