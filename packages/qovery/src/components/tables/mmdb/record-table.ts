import type { EnrichmentTable, TableCondition, TableOptions } from '@qovery/vrl'
import { getPath, insertPath, parsePath, PathSyntaxError, type Segment } from '@qovery/vrl/path'
import { isObject, type Value, type ValueObject } from '@qovery/vrl/value'
import { addressIn } from '../../../kit/mmdb/lookup.ts'
import type { MmdbReader } from '../../../kit/mmdb/reader.ts'
import { RecentMap } from '../../../kit/recent-map.ts'

/** So many paths of selected fields are remembered. */
const MOST_PATHS = 1024

/** The records of a database as they are; of a selection each field, `null` where the record has it not. */
export class RecordTable implements EnrichmentTable {
  readonly #reader: MmdbReader
  readonly #paths = new RecentMap<string, readonly Segment[]>(MOST_PATHS)

  constructor(reader: MmdbReader) {
    this.#reader = reader
  }

  find(conditions: readonly TableCondition[], { select }: TableOptions): ValueObject[] {
    const found = this.#reader.find(addressIn(conditions))
    const record = found && this.#reader.record(found)
    if (!isObject(record)) return []
    return [select === undefined ? record : this.#selected(record, select)]
  }

  #selected(record: ValueObject, select: readonly string[]): ValueObject {
    let row: Value = {}
    for (const field of select) {
      const path = this.#path(field)
      row = insertPath(row, path, getPath(record, path) ?? null)
    }
    return row as ValueObject
  }

  #path(field: string): readonly Segment[] {
    const known = this.#paths.get(field)
    if (known !== undefined) return known
    const path = segmentsOf(field)
    this.#paths.set(field, path)
    return path
  }
}

/** A text that is no path is the name of a field. */
function segmentsOf(field: string): readonly Segment[] {
  try {
    const { segments } = parsePath(field)
    return segments.length === 0 ? [field] : segments
  } catch (error) {
    if (error instanceof PathSyntaxError) return [field]
    throw error
  }
}
