import type { Path, Segment } from '@qovery/vrl/path'

/** What is ignored of a value and of what lies in it: a tree of the steps of all ignored paths. */
export class Ignored {
  readonly #inside = new Map<string | number, Ignored>()
  #all = false

  static of(paths: readonly Path[]): Ignored {
    const root = new Ignored()
    for (const { segments } of paths) root.#ignore(segments)
    return root
  }

  get isAll(): boolean {
    return this.#all
  }

  get isNothing(): boolean {
    return !this.#all && this.#inside.size === 0
  }

  /** What is ignored of the field `key` of an object. */
  within(key: string): Ignored {
    return this.#inside.get(key) ?? NOTHING
  }

  /** What is ignored of the item at `index` of a list of `length` items. */
  at(index: number, length: number): Ignored {
    return this.#inside.get(index) ?? this.#inside.get(index - length) ?? NOTHING
  }

  #ignore([step, ...rest]: readonly Segment[]): void {
    if (step === undefined) {
      this.#all = true
      return
    }
    for (const name of typeof step === 'object' ? step : [step]) {
      const inner = this.#inside.get(name) ?? new Ignored()
      this.#inside.set(name, inner)
      inner.#ignore(rest)
    }
  }
}

const NOTHING = new Ignored()
