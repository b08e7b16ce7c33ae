import type { Batch, ComponentContext, Condition, Emit, Transform } from '@qovery/sdk'

/** Passes on what matches; where that is all of a batch, the very batch. */
export class Filter implements Transform {
  readonly #condition: Condition
  readonly #cx: ComponentContext

  constructor(condition: Condition, cx: ComponentContext) {
    this.#condition = condition
    this.#cx = cx
  }

  transform(batch: Batch, out: Emit): void {
    const matching = this.#condition.matches(batch)
    const count = matching === 'all' ? batch.length : matching === 'none' ? 0 : matching.length
    if (count < batch.length) this.#cx.dropped(batch.length - count, 'filtered', true)
    if (count === batch.length) out.pass(batch)
    else if (count > 0) out.pass(batch.pick(matching as readonly number[]))
  }
}
