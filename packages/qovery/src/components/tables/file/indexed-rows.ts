import type { EnrichmentTable, TableCondition, TableOptions } from '@qovery/vrl'
import { Float, setField, Timestamp, type Value, type ValueObject } from '@qovery/vrl/value'

/** Conditions can name other fields for each event: of the indexes for them so many are kept, the newest. */
const MOST_INDEXES = 32
const NO_ROWS: readonly number[] = []

type Row = readonly Value[]

/** Numbers of rows by what stands in some of their columns. */
type Index = ReadonlyMap<string, readonly number[]>

interface Range {
  readonly column: number
  readonly from: Timestamp | undefined
  readonly to: Timestamp | undefined
}

/** The conditions of a lookup by the columns of a table. */
interface Wanted {
  readonly columns: readonly number[]
  readonly values: readonly Value[]
  readonly ranges: readonly Range[]
}

/**
 * Rows of scalars in memory. For each set of columns that a lookup compares there is an index, made by the first such
 * lookup; ranges of time are looked for among the rows that it gives.
 */
export class IndexedRows implements EnrichmentTable {
  readonly #columns: readonly string[]
  readonly #rows: readonly Row[]
  readonly #indexes = new Map<string, Index>()

  /** @param rows as many cells each as there are columns */
  constructor(columns: readonly string[], rows: readonly Row[]) {
    this.#columns = columns
    this.#rows = rows
  }

  get size(): number {
    return this.#rows.length
  }

  /** Rows that have the values of the conditions; where there are none, those that have the wildcard in place of each. */
  find(conditions: readonly TableCondition[], options: TableOptions): ValueObject[] {
    const wanted = this.#wanted(conditions)
    if (wanted === undefined) return []
    const found: ValueObject[] = []
    if (wanted.columns.length === 0) {
      for (let i = 0; i < this.#rows.length && found.length < options.most; i++) this.#add(i, wanted, options, found)
      return found
    }
    for (const i of this.#lookUp(wanted, options)) {
      if (found.length >= options.most) break
      this.#add(i, wanted, options, found)
    }
    return found
  }

  /** `undefined` where a condition names a column that is not there. */
  #wanted(conditions: readonly TableCondition[]): Wanted | undefined {
    const columns: number[] = []
    const values: Value[] = []
    const ranges: Range[] = []
    for (const condition of conditions) {
      const column = this.#columns.indexOf(condition.field)
      if (column < 0) return undefined
      if ('equals' in condition) {
        columns.push(column)
        values.push(condition.equals)
      } else ranges.push({ column, from: condition.from, to: condition.to })
    }
    return { columns, values, ranges }
  }

  #lookUp({ columns, values }: Wanted, { caseSensitive, wildcard }: TableOptions): readonly number[] {
    const index = this.#indexOf(columns, caseSensitive)
    const rows = index.get(keyOf(values, caseSensitive))
    if (rows !== undefined || wildcard === undefined) return rows ?? NO_ROWS
    return (
      index.get(
        keyOf(
          values.map(() => wildcard),
          caseSensitive,
        ),
      ) ?? NO_ROWS
    )
  }

  #indexOf(columns: readonly number[], caseSensitive: boolean): Index {
    const name = `${caseSensitive ? '' : '~'}${columns.join()}`
    const known = this.#indexes.get(name)
    if (known !== undefined) return known
    if (this.#indexes.size >= MOST_INDEXES) this.#indexes.delete(this.#indexes.keys().next().value as string)
    const index = new Map<string, number[]>()
    this.#rows.forEach((row, i) => {
      const key = keyOf(
        columns.map((column) => row[column] as Value),
        caseSensitive,
      )
      const rows = index.get(key)
      if (rows === undefined) index.set(key, [i])
      else rows.push(i)
    })
    this.#indexes.set(name, index)
    return index
  }

  /** Adds a row to what was found, where its times lie in the ranges. */
  #add(i: number, { ranges }: Wanted, { select }: TableOptions, found: ValueObject[]): void {
    const row = this.#rows[i] as Row
    for (const range of ranges) if (!isWithin(row[range.column], range)) return
    const object: ValueObject = {}
    for (let column = 0; column < row.length; column++) {
      const name = this.#columns[column] as string
      if (select === undefined || select.includes(name)) setField(object, name, row[column] as Value)
    }
    found.push(object)
  }
}

function isWithin(cell: Value | undefined, { from, to }: Range): boolean {
  if (!(cell instanceof Timestamp)) return false
  return (from === undefined || from.compare(cell) <= 0) && (to === undefined || cell.compare(to) <= 0)
}

/** A text that cells of the same values have in common, and no others; the length before each keeps neighbours apart. */
function keyOf(values: readonly Value[], caseSensitive: boolean): string {
  if (values.length === 1) return keyOfValue(values[0] as Value, caseSensitive)
  let key = ''
  for (const value of values) {
    const part = keyOfValue(value, caseSensitive)
    key += `${part.length}:${part}`
  }
  return key
}

/** What is no scalar stands in no cell: it has a key that no cell has. */
function keyOfValue(value: Value, caseSensitive: boolean): string {
  if (typeof value === 'string') return `s${caseSensitive ? value : value.toLowerCase()}`
  if (typeof value === 'number') return Number.isInteger(value) ? `i${value}` : `f${value}`
  if (value instanceof Float) return `f${value.value + 0}`
  if (value instanceof Timestamp) return `t${value.seconds}.${value.nanos}`
  if (typeof value === 'bigint') return `i${value}`
  return typeof value === 'boolean' ? `b${value}` : 'x'
}
