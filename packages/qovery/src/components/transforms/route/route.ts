import type { Batch, ComponentContext, Condition, Emit, Transform } from '@qovery/sdk'

/** The output of events that no route matches. */
export const UNMATCHED = '_unmatched'

/** Passes each event to all routes whose condition it meets. */
export class Route implements Transform {
  readonly #routes: readonly (readonly [port: string, condition: Condition])[]
  readonly #reroutes: boolean
  readonly #cx: ComponentContext

  constructor(routes: readonly (readonly [string, Condition])[], reroutes: boolean, cx: ComponentContext) {
    this.#routes = routes
    this.#reroutes = reroutes
    this.#cx = cx
  }

  transform(batch: Batch, out: Emit): void {
    let matched: Uint8Array | undefined
    let all = false
    for (const [port, condition] of this.#routes) {
      const matching = condition.matches(batch)
      if (matching === 'none' || matching.length === 0) continue
      if (matching === 'all' || matching.length === batch.length) {
        all = true
        out.pass(batch, port)
      } else {
        matched ??= new Uint8Array(batch.length)
        for (const index of matching) matched[index] = 1
        out.pass(batch.pick(matching), port)
      }
    }
    if (!all) this.#passUnmatched(batch, matched, out)
  }

  #passUnmatched(batch: Batch, matched: Uint8Array | undefined, out: Emit): void {
    const rest = matched && unset(matched)
    const count = rest?.length ?? batch.length
    if (count === 0) return
    if (!this.#reroutes) this.#cx.dropped(count, 'unmatched', true)
    else out.pass(rest === undefined ? batch : batch.pick(rest), UNMATCHED)
  }
}

function unset(flags: Uint8Array): number[] {
  const indexes: number[] = []
  for (let i = 0; i < flags.length; i++) if (flags[i] === 0) indexes.push(i)
  return indexes
}
