import type { ComponentContext, GaugeHandle } from '@qovery/sdk'

/** How many tags and metrics may be kept track of. */
export class Allowance {
  readonly #most: number
  readonly #cx: ComponentContext
  readonly #tracked: GaugeHandle
  #taken = 0
  #told = false

  constructor(most: number, cx: ComponentContext) {
    this.#most = most
    this.#cx = cx
    this.#tracked = cx.gauge('tag_cardinality_tracked_keys', 'Tags and metrics that are kept track of.')
  }

  /** Takes a place; false where there is none. */
  take(): boolean {
    if (this.#taken >= this.#most) {
      this.#tell()
      return false
    }
    this.#tracked.set(++this.#taken)
    return true
  }

  giveBack(): void {
    this.#tracked.set(--this.#taken)
  }

  #tell(): void {
    if (this.#told) return
    this.#told = true
    this.#cx.log.warn(
      `${this.#most} tags and metrics are kept track of, as many as max_tracked_keys allows: further ones pass unchecked`,
    )
  }
}
