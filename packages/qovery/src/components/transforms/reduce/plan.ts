import type { Strategy } from './strategies.ts'

/** How to merge a field and those in it; without a strategy, the usual way for what it is. */
export class Plan {
  strategy: Strategy | undefined
  readonly #inside = new Map<string, Plan>()

  /** A plan of the strategies of fields, by the names on the way to them. */
  static of(strategies: readonly (readonly [names: readonly string[], strategy: Strategy])[]): Plan {
    const root = new Plan()
    for (const [names, strategy] of strategies) {
      let plan = root
      for (const name of names) {
        const inner = plan.#inside.get(name) ?? new Plan()
        plan.#inside.set(name, inner)
        plan = inner
      }
      plan.strategy = strategy
    }
    return root
  }

  within(key: string): Plan {
    return this.#inside.get(key) ?? USUAL
  }
}

const USUAL = new Plan()
