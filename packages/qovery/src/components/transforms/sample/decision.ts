import type { Events, Template } from '@qovery/sdk'
import { SeaHash } from '@qovery/vrl/hash'
import { getPath, type Path } from '@qovery/vrl/path'
import { valueToText, type Value } from '@qovery/vrl/value'
import { RecentMap } from '../../../kit/recent-map.ts'
import { ratioOf, rateOf, type Portion } from './portion.ts'

type Sampled = Events['log'] | Events['trace']

/** What decides which events are kept. */
export interface DecisionOptions {
  /** Where events ask for nothing else. */
  readonly portion: Portion
  readonly rate_field: Path | undefined
  readonly ratio_field: Path | undefined
  readonly key_field: Path | undefined
  readonly group_by: Template | undefined
  readonly max_groups: number
}

interface Group {
  /** How many events came before, or would have: groups begin at different places, so that not each first event is kept. */
  seen: number
}

/** Decides of each event whether it is kept, and by what portion. */
export class Decision {
  readonly #options: DecisionOptions
  readonly #random: () => number
  readonly #hash = new SeaHash()
  readonly #ungrouped: Group = { seen: 0 }
  readonly #groups: RecentMap<string, Group>
  #begun = 0

  /** `random` gives numbers from 0 to below 1. */
  constructor(options: DecisionOptions, random: () => number = () => Math.random()) {
    this.#options = options
    this.#random = random
    this.#groups = new RecentMap(options.max_groups)
  }

  get groups(): number {
    return this.#groups.size
  }

  /** The portion by which an event is kept; `undefined`: it is not. */
  of(event: Sampled): Portion | undefined {
    const { portion, key_field } = this.#options
    const asked = this.#askedBy(event)
    if (asked !== undefined) return this.#random() < asked.share ? asked : undefined
    const key = key_field && at(event, key_field)
    if (key !== undefined) {
      this.#hash.ofText(valueToText(key))
      return portion.keepsHash(this.#hash) ? portion : undefined
    }
    return portion.keeps(this.#groupOf(event).seen++) ? portion : undefined
  }

  #askedBy(event: Sampled): Portion | undefined {
    const { rate_field, ratio_field } = this.#options
    if (rate_field !== undefined) return rateOf(at(event, rate_field))
    return ratio_field === undefined ? undefined : ratioOf(at(event, ratio_field))
  }

  #groupOf(event: Sampled): Group {
    const key = this.#options.group_by?.render(event)
    if (key === undefined) return this.#ungrouped
    let group = this.#groups.get(key)
    if (group === undefined) {
      group = { seen: this.#begun++ }
      this.#groups.set(key, group)
    }
    return group
  }
}

function at(event: Sampled, { root, segments }: Path): Value | undefined {
  return getPath(root === 'event' ? event.value : event.metadata.value, segments)
}
