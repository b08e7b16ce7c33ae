import { compareText } from '@qovery/vrl/value'

/** A tag's value: text, `null` for a bare tag (a name without a value), or several of either. */
export type TagValue = string | null | readonly (string | null)[]

/** What is known of a metric beside its samples; carried to Prometheus as `HELP` and `UNIT`. */
export interface Description {
  readonly help?: string
  readonly unit?: string
  /** The type that its source gave it, where the shape of its values does not say as much: gauges, or for the last histograms. */
  readonly type?: 'unknown' | 'info' | 'stateset' | 'gaugehistogram'
}

/**
 * The identity of a metric: namespace, name and tags. The same object means the same series; equal series may be
 * several objects, so whoever joins them compares `key`.
 */
export class Series {
  readonly namespace: string | undefined
  readonly name: string
  /** Names of the tags, sorted, each once. */
  readonly tagNames: readonly string[]
  /** Values of the tags, in the order of `tagNames`. */
  readonly tagValues: readonly TagValue[]
  readonly description: Description | undefined
  /** About how many bytes the series takes as JSON, without its value. */
  readonly bytes: number
  #key: string | undefined
  /** Room for one consumer to remember what it keeps for this series; it checks that `memoOwner` is itself. */
  memo: unknown = undefined
  memoOwner: unknown = undefined

  constructor(parts: {
    namespace: string | undefined
    name: string
    tagNames: readonly string[]
    tagValues: readonly TagValue[]
    description?: Description | undefined
  }) {
    this.namespace = parts.namespace
    this.name = parts.name
    this.tagNames = parts.tagNames
    this.tagValues = parts.tagValues
    this.description = parts.description
    this.bytes = sizeOf(this)
  }

  /** A series of tags in any order; an empty namespace is none. Of a tag named twice all values are kept. */
  static of(
    name: string,
    tags: Iterable<readonly [string, TagValue]> = [],
    more: { namespace?: string | undefined; description?: Description | undefined } = {},
  ): Series {
    const sorted = [...tags].sort((a, b) => compareText(a[0], b[0]))
    const tagNames: string[] = []
    const tagValues: TagValue[] = []
    for (let from = 0, to = 0; from < sorted.length; from = to) {
      const name = (sorted[from] as readonly [string, TagValue])[0]
      while (to < sorted.length && sorted[to]?.[0] === name) to++
      tagNames.push(name)
      tagValues.push(joined(sorted.slice(from, to).map(([, value]) => value)))
    }
    return new Series({
      namespace: more.namespace || undefined,
      name,
      // Copies of the exact length: arrays that grew keep room for more.
      tagNames: tagNames.slice(),
      tagValues: tagValues.slice(),
      description: more.description,
    })
  }

  /** The value of a tag, or `undefined` where the series has no such tag. */
  tag(name: string): TagValue | undefined {
    const index = this.tagNames.indexOf(name)
    return index < 0 ? undefined : this.tagValues[index]
  }

  /** Text that is equal for equal series, and for them only. */
  get key(): string {
    this.#key ??= JSON.stringify([this.namespace ?? null, this.name, this.tagNames, this.tagValues])
    return this.#key
  }
}

/** Of a tag with several values the one that a system of single values shows: the last that is not bare. */
export function singleTagValue(value: TagValue): string | null {
  if (value === null || typeof value === 'string') return value
  for (let i = value.length - 1; i >= 0; i--) {
    const one = value[i]
    if (typeof one === 'string') return one
  }
  return null
}

/** The values of a tag that is named once or more, each once. */
function joined(values: readonly TagValue[]): TagValue {
  if (values.length === 1) return values[0] as TagValue
  const all = [...new Set(values.flatMap(listOf))]
  return all.length === 1 ? (all[0] as string | null) : all
}

function listOf(value: TagValue): readonly (string | null)[] {
  return value === null || typeof value === 'string' ? [value] : value
}

function sizeOf(series: Series): number {
  let size = 60 + series.name.length + (series.namespace?.length ?? 0)
  for (let i = 0; i < series.tagNames.length; i++) {
    size += (series.tagNames[i] as string).length + 6
    for (const value of listOf(series.tagValues[i] as TagValue)) size += value?.length ?? 4
  }
  return size
}
