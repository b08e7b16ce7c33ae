import type { ComponentContext, CounterHandle } from '@qovery/sdk'

const NAME = 'events_discarded_total'
const HELP = 'Events that were over the limit of their key.'
/** Keys that get a series of their own: the first so many. */
const MOST_KEYS = 500
const LONGEST_KEY = 200

/** Counts discarded events by key, in a bounded number of series. */
export class Discards {
  readonly #cx: ComponentContext
  readonly #counters = new Map<string, CounterHandle>()
  #others: CounterHandle | undefined

  constructor(cx: ComponentContext) {
    this.#cx = cx
  }

  /** Counts one event; `undefined`: it has no key. */
  count(key: string | undefined): void {
    this.#counterOf(key === undefined ? 'None' : key.slice(0, LONGEST_KEY)).add(1)
  }

  #counterOf(key: string): CounterHandle {
    const known = this.#counters.get(key)
    if (known !== undefined) return known
    if (this.#counters.size >= MOST_KEYS) {
      this.#others ??= this.#cx.counter(NAME, HELP, { overflow: 'true' })
      return this.#others
    }
    const counter = this.#cx.counter(NAME, HELP, { key })
    this.#counters.set(key, counter)
    return counter
  }
}
