import type { Exemplar } from '@qovery/sdk'
import { DistinctWindow } from './distinct-window.ts'
import { Entry, Keeps, type Family } from './entry.ts'
import type { LabelPair } from './identity.ts'

/** How many different values came within the window, as a gauge. */
export class SetEntry extends Entry {
  readonly #window: DistinctWindow

  constructor(family: Family, key: string, rawLabels: readonly LabelPair[] | null, windowMs: number) {
    super(family, key, rawLabels, Keeps.set)
    this.#window = new DistinctWindow(windowMs)
  }

  override get extraBytes(): number {
    return this.#window.size * 64
  }

  take(values: readonly string[], absolute: boolean, now: number): void {
    if (absolute) this.#window.clear()
    for (const value of values) this.#window.add(value, now)
  }

  count(now: number): number {
    return this.#window.count(now)
  }

  exemplify(_exemplar: Exemplar): void {
    // Gauges have none in any format.
  }
}
