/** Which rows of a read some records are: all of them, or those that were picked. */
export class ChosenRows {
  readonly length: number
  readonly #rows: readonly number[] | undefined

  /** The first `length` rows; with `rows`, only these. */
  constructor(length: number, rows?: readonly number[]) {
    this.length = rows?.length ?? length
    this.#rows = rows
  }

  get areAll(): boolean {
    return this.#rows === undefined
  }

  /** The row of record `index`. */
  row(index: number): number {
    return this.#rows === undefined ? index : (this.#rows[index] as number)
  }

  pick(indexes: readonly number[]): ChosenRows {
    return new ChosenRows(
      0,
      indexes.map((index) => this.row(index)),
    )
  }

  slice(start: number, end: number): ChosenRows {
    return this.pick(Array.from({ length: Math.min(end, this.length) - start }, (_, i) => start + i))
  }
}
