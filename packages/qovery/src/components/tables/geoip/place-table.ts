import type { EnrichmentTable, TableCondition, TableOptions } from '@qovery/vrl'
import { isObject, type Value, type ValueObject } from '@qovery/vrl/value'
import { networkText } from '../../../kit/mmdb/address.ts'
import { addressIn } from '../../../kit/mmdb/lookup.ts'
import type { Found, MmdbReader } from '../../../kit/mmdb/reader.ts'
import { RecentMap } from '../../../kit/recent-map.ts'
import type { Fields } from './fields.ts'

/** So many rows are remembered: the addresses of a stream come from few places. */
const MOST_ROWS = 8192
const NETWORK = 'network'

/** Rows of chosen fields of the records of a database, and the network that the address is in. */
export class PlaceTable implements EnrichmentTable {
  readonly #reader: MmdbReader
  readonly #fields: Fields
  readonly #recent = new RecentMap<number, readonly Value[]>(MOST_ROWS)

  constructor(reader: MmdbReader, fields: Fields) {
    this.#reader = reader
    this.#fields = fields
  }

  find(conditions: readonly TableCondition[], { select }: TableOptions): ValueObject[] {
    const address = addressIn(conditions)
    const found = this.#reader.find(address)
    if (found === undefined) return []
    const values = this.#valuesOf(found)
    const row: ValueObject = {}
    let i = 0
    for (const name of this.#fields.keys()) {
      const value = values[i++] as Value
      if (select === undefined || select.includes(name)) row[name] = value
    }
    if (select === undefined || select.includes(NETWORK)) row[NETWORK] = networkText(address, found.prefixLength)
    return [row]
  }

  #valuesOf(found: Found): readonly Value[] {
    const known = this.#recent.get(found.offset)
    if (known !== undefined) return known
    const record = this.#reader.record(found)
    const values = Array.from(this.#fields.values(), (field) => scalar(field(record)))
    this.#recent.set(found.offset, values)
    return values
  }
}

/** Rows share these values: what a program could change in one must not show in another. */
function scalar(value: Value): Value {
  return Array.isArray(value) || isObject(value) ? null : value
}
