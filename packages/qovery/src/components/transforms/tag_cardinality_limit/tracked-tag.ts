import type { AcceptedValues } from './accepted-values.ts'
import { DistinctCount } from './distinct-count.ts'

/** The values of one tag, of one metric or of many. */
export class TrackedTag {
  readonly values: AcceptedValues
  readonly limit: number
  /** `*` where the values of several metrics are counted together. */
  readonly metric: string
  readonly name: string
  /** Samples that had a refused value since the report asked. */
  refused = 0
  #refusedValues: DistinctCount | undefined = undefined

  constructor(values: AcceptedValues, limit: number, names: { readonly metric: string; readonly name: string }) {
    this.values = values
    this.limit = limit
    this.metric = names.metric
    this.name = names.name
  }

  /** About how many values came. */
  get distinct(): number {
    return this.values.size + (this.#refusedValues?.estimate ?? 0)
  }

  /** Whether a value is, or may become, one of the accepted ones. */
  admits(text: string): boolean {
    return this.values.size < this.limit || this.values.has(text)
  }

  /** Notes a value that was refused. */
  refuse(text: string): void {
    this.#refusedValues ??= new DistinctCount()
    this.#refusedValues.add(text)
  }
}
