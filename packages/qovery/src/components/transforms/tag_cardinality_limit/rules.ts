import type { Series } from '@qovery/sdk'
import type { Mode } from './accepted-values.ts'
import type { MetricOptions, Options, TagOptions } from './options.ts'

/** What holds for one tag. */
export interface TagRules {
  readonly mode: Mode
  readonly value_limit: number
  readonly cache_size_per_key: number
}

/** What holds for the tags and the series of a metric. */
export class MetricRules {
  readonly dropsEvents: boolean
  readonly extended: boolean
  /** Whether its values are counted apart from those of other metrics. */
  readonly isApart: boolean
  readonly max_series: number | undefined
  readonly namespace: string | undefined
  readonly #options: Options | MetricOptions

  constructor(options: Options | MetricOptions, all: Options) {
    const isOwn = options !== all
    this.dropsEvents = options.limit_exceeded_action === 'drop_event'
    this.extended = options.internal_metrics.include_extended_tags
    this.isApart = isOwn || all.tracking_scope === 'per_metric'
    this.max_series = ('max_series' in options ? options.max_series : undefined) ?? all.max_series_per_metric
    this.namespace = 'namespace' in options ? options.namespace : undefined
    this.#options = options
  }

  /** The rules of a tag; `undefined`: it is excluded. */
  ofTag(name: string): TagRules | undefined {
    const { mode, value_limit, cache_size_per_key, per_tag_limits } = this.#options
    if (mode === 'excluded') return undefined
    const own = ownEntry(per_tag_limits, name)
    if (own?.mode === 'excluded') return undefined
    return {
      mode,
      value_limit: own?.value_limit ?? value_limit,
      cache_size_per_key: own?.cache_size_per_key ?? cache_size_per_key,
    }
  }
}

/** Finds the rules of a metric by its name and namespace. */
export class Rules {
  readonly #byName = new Map<string, MetricRules>()
  readonly #others: MetricRules

  constructor(options: Options) {
    this.#others = new MetricRules(options, options)
    for (const [name, own] of Object.entries(options.per_metric_limits)) {
      this.#byName.set(name, new MetricRules(own, options))
    }
  }

  of({ name, namespace }: Series): MetricRules {
    const own = this.#byName.get(name)
    return own !== undefined && (own.namespace === undefined || own.namespace === namespace) ? own : this.#others
  }
}

/** Text that tells metrics apart. */
export function idOf({ namespace, name }: Series): string {
  return JSON.stringify([namespace ?? null, name])
}

function ownEntry(entries: Readonly<Record<string, TagOptions>>, name: string): TagOptions | undefined {
  return Object.hasOwn(entries, name) ? entries[name] : undefined
}
