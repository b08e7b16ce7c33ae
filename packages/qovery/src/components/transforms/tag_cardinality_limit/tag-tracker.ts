import type { ComponentContext, CounterHandle, Series, TagValue } from '@qovery/sdk'
import { acceptedValues, textOf } from './accepted-values.ts'
import type { Allowance } from './allowance.ts'
import { idOf, type MetricRules } from './rules.ts'
import { TrackedTag } from './tracked-tag.ts'

const EXCEEDED = 'Values of tags that were over their limit.'

/** A tag over its limit, and the counter of samples that had it. */
export interface Excess {
  readonly tag: TrackedTag
  readonly total: CounterHandle
}

/** What the tags of a series come to. */
export interface TagJudgement {
  /** The tags over their limit; where samples are dropped the first of them. */
  readonly over: readonly Excess[]
  /** Positions of the tags in the series that stay, where any has to go. */
  readonly kept: readonly number[]
  /** Whether there was a tag that is not kept track of. */
  readonly untracked: boolean
}

/** Keeps track of the values of tags. A judgement stands for ever: values that were let through are not forgotten. */
export class TagTracker {
  readonly #cx: ComponentContext
  readonly #allowance: Allowance
  readonly #scopes = new Map<string, Map<string, TrackedTag>>()
  readonly #reached: CounterHandle
  readonly #exceeded: CounterHandle

  constructor(cx: ComponentContext, allowance: Allowance) {
    this.#cx = cx
    this.#allowance = allowance
    this.#exceeded = cx.counter('tag_value_limit_exceeded_total', EXCEEDED)
    this.#reached = cx.counter('value_limit_reached_total', 'Tags that reached the limit of their values.')
  }

  *tags(): Generator<TrackedTag> {
    for (const scope of this.#scopes.values()) yield* scope.values()
  }

  judge(series: Series, rules: MetricRules): TagJudgement {
    const { tagNames, tagValues } = series
    const over: Excess[] = []
    const kept: number[] = []
    const accepted: { readonly tag: TrackedTag; readonly text: string }[] = []
    let untracked = false
    for (let i = 0; i < tagNames.length; i++) {
      const tag = this.#tagOf(series, tagNames[i] as string, rules)
      const text = tag instanceof TrackedTag ? textOf(tagValues[i] as TagValue) : ''
      if (tag === 'untracked') untracked = true
      if (tag instanceof TrackedTag && !tag.admits(text)) {
        tag.refuse(text)
        over.push({ tag, total: rules.extended ? this.#exceededBy(series, tag) : this.#exceeded })
        if (rules.dropsEvents) return { over, kept, untracked }
        continue
      }
      kept.push(i)
      if (tag instanceof TrackedTag) accepted.push({ tag, text })
    }
    for (const { tag, text } of accepted) this.#accept(tag, text)
    return { over, kept, untracked }
  }

  #exceededBy({ name }: Series, tag: TrackedTag): CounterHandle {
    return this.#cx.counter('tag_value_limit_exceeded_total', EXCEEDED, { metric_name: name, tag_key: tag.name })
  }

  #accept({ values, limit }: TrackedTag, text: string): void {
    const before = values.size
    values.add(text)
    if (values.size > before && values.size === limit) this.#reached.add(1)
  }

  #tagOf(series: Series, name: string, rules: MetricRules): TrackedTag | 'excluded' | 'untracked' {
    const id = rules.isApart ? idOf(series) : ''
    const scope = this.#scopes.get(id)
    const known = scope?.get(name)
    if (known !== undefined) return known
    const tagRules = rules.ofTag(name)
    if (tagRules === undefined) return 'excluded'
    if (!this.#allowance.take()) return 'untracked'
    const { mode, value_limit, cache_size_per_key } = tagRules
    const values = acceptedValues(mode, value_limit, cache_size_per_key)
    const tag = new TrackedTag(values, value_limit, { metric: rules.isApart ? series.name : '*', name })
    if (scope === undefined) this.#scopes.set(id, new Map([[name, tag]]))
    else scope.set(name, tag)
    return tag
  }
}
