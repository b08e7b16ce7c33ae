import { setImmediate } from 'node:timers/promises'
import type { Value } from '@qovery/vrl/value'
import type { CellReader } from './column-type.ts'
import { CsvReader } from './csv-reader.ts'
import { IndexedRows } from './indexed-rows.ts'

/** So many rows are read before others have their turn. */
const ROWS_PER_TURN = 5000
/** The longest text that V8 can hold has fewer than 2^29 characters. */
const MOST_BYTES = 512 * 1024 * 1024 - 1024

export interface Layout {
  readonly include_headers: boolean
  readonly delimiter: string
  /** Readers by the names of columns; cells of others are texts. */
  readonly types: ReadonlyMap<string, CellReader>
}

/** The rows of a CSV file. Rejects, naming the line, where a record has not as many fields as the first, or a cell not its type. */
export async function loadRows(bytes: Buffer, layout: Layout): Promise<IndexedRows> {
  const reader = new CsvReader(textOf(bytes), layout.delimiter)
  const first = reader.next()
  if (first === undefined && layout.include_headers)
    throw new Error('the file is empty: its first line names the columns')
  const columns = layout.include_headers ? (first ?? []) : (first ?? []).map((_cell, i) => String(i))
  const missing = [...layout.types.keys()].find((name) => !columns.includes(name))
  if (missing !== undefined && first !== undefined) {
    throw new Error(`the schema names the column "${missing}", and the columns are ${columns.join(', ')}`)
  }
  const readers = columns.map((name) => layout.types.get(name))
  const rows: Value[][] = []
  let record = layout.include_headers ? reader.next() : first
  for (; record !== undefined; record = reader.next()) {
    rows.push(rowOf(record, { reader, readers, columns, layout }))
    if (rows.length % ROWS_PER_TURN === 0) await setImmediate()
  }
  return new IndexedRows(columns, rows)
}

interface Reading {
  readonly reader: CsvReader
  readonly readers: readonly (CellReader | undefined)[]
  readonly columns: readonly string[]
  readonly layout: Layout
}

function rowOf(record: readonly string[], { reader, readers, columns }: Reading): Value[] {
  if (record.length !== columns.length) {
    throw new Error(`line ${reader.line}: there are ${record.length} fields, but ${columns.length} columns`)
  }
  return record.map((text, i) => {
    const read = readers[i]
    if (read === undefined) return text
    const value = read(text)
    if (value === undefined)
      throw new Error(`line ${reader.line}: ${JSON.stringify(text)} is not of the type of the column "${columns[i]}"`)
    return value
  })
}

function textOf(bytes: Buffer): string {
  if (bytes.length > MOST_BYTES)
    throw new Error(`the file has ${bytes.length} bytes, more than can be read (${MOST_BYTES})`)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (error) {
    throw new Error('the file is not UTF-8', { cause: error })
  }
}
