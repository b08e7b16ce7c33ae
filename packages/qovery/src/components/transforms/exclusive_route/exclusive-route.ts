import type { Batch, Condition, Emit, Transform } from '@qovery/sdk'

/** The output of events that no route matches. */
export const UNMATCHED = '_unmatched'

/** Passes each event to the first route whose condition it meets. */
export class ExclusiveRoute implements Transform {
  readonly #routes: readonly { readonly name: string; readonly condition: Condition }[]

  constructor(routes: readonly { readonly name: string; readonly condition: Condition }[]) {
    this.#routes = routes
  }

  transform(batch: Batch, out: Emit): void {
    let left = batch
    for (const { name, condition } of this.#routes) {
      const matching = condition.matches(left)
      if (matching === 'none' || matching.length === 0) continue
      if (matching === 'all' || matching.length === left.length) {
        out.pass(left, name)
        return
      }
      out.pass(left.pick(matching), name)
      left = left.pick(others(matching, left.length))
    }
    out.pass(left, UNMATCHED)
  }
}

/** The positions before `length` that are not in `indexes`, which are ascending. */
function others(indexes: readonly number[], length: number): number[] {
  const rest: number[] = []
  let next = 0
  for (let i = 0; i < length; i++) {
    if (indexes[next] === i) next++
    else rest.push(i)
  }
  return rest
}
