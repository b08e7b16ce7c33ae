import type { Batch, ComponentContext, Emit, Transform } from '@qovery/sdk'
import type { Identity } from './identity.ts'
import { ValueHash } from '../../../kit/value-hash.ts'
import { Seen } from './seen.ts'

/** How long an event keeps others like it away. */
export interface Age {
  readonly max_age_ms: number
  readonly refresh_on_drop: boolean
}

/** Passes on events that are like none of those that were seen last. */
export class Dedupe implements Transform<'log', 'log'> {
  readonly #identity: Identity
  readonly #age: Age | undefined
  readonly #cx: ComponentContext
  readonly #clock: () => number
  readonly #seen: Seen
  readonly #hash = new ValueHash()

  /** `clock` gives milliseconds that never go back. */
  constructor(
    identity: Identity,
    limits: { readonly num_events: number; readonly age: Age | undefined },
    cx: ComponentContext,
    clock: () => number = () => performance.now(),
  ) {
    this.#identity = identity
    this.#age = limits.age
    this.#seen = new Seen(limits.num_events)
    this.#cx = cx
    this.#clock = clock
  }

  transform(batch: Batch<'log'>, out: Emit<'log'>): void {
    const now = this.#clock()
    const { events } = batch
    const hash = this.#hash
    const fresh: number[] = []
    for (let i = 0; i < events.length; i++) {
      hash.start()
      this.#identity.addTo(hash, events[i] as (typeof events)[number])
      hash.finish()
      if (this.#isFresh(now)) fresh.push(i)
    }
    if (fresh.length < events.length) this.#cx.dropped(events.length - fresh.length, 'duplicate', true)
    if (fresh.length === events.length) out.pass(batch)
    else if (fresh.length > 0) out.pass(batch.pick(fresh))
  }

  /** Whether the event that was hashed is none that was seen, or was seen too long ago. */
  #isFresh(now: number): boolean {
    const { high, low } = this.#hash
    const slot = this.#seen.find(high, low)
    if (slot === 0) {
      this.#seen.add(high, low, now)
      return true
    }
    if (this.#age === undefined) return false
    const isFresh = now - this.#seen.since(slot) >= this.#age.max_age_ms
    if (isFresh || this.#age.refresh_on_drop) this.#seen.renew(slot, now)
    return isFresh
  }
}
