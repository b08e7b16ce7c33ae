import { defineFunction, fail } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { conditionsOf, LOOKUP_PARAMS, lookupOptions, rowsOf, tableOf } from '../enrichment/lookup.ts'

export const get_enrichment_table_record = defineFunction({
  name: 'get_enrichment_table_record',
  category: 'Enrichment',
  description: 'Gives the one row of an enrichment table that meets a condition.',
  params: LOOKUP_PARAMS,
  returns: Kind.anyObject,
  failures: [
    'No row meets the condition.',
    'Several rows meet the condition.',
    'An end of a range of time is not a timestamp.',
    'The table cannot answer such a condition: one of addresses needs one field that is an IP address.',
  ],
  examples: [
    {
      title: 'A field that is the same',
      source: 'get_enrichment_table_record!("test", {"id": 1})',
      result: { id: 1, firstname: 'Bob', surname: 'Smith' },
    },
    {
      title: 'Upper and lower case alike',
      source: `get_enrichment_table_record!(
    "test",
    {"surname": "bob", "firstname": "John"},
    case_sensitive: false
)`,
      result: { id: 1, firstname: 'Bob', surname: 'Smith' },
    },
    {
      title: 'A range of time',
      source: `get_enrichment_table_record!(
    "test",
    {
        "surname": "Smith",
        "date_of_birth": {
            "from": t'1985-01-01T00:00:00Z',
            "to": t'1985-12-31T00:00:00Z'
        }
    }
)`,
      result: { id: 1, firstname: 'Bob', surname: 'Smith' },
    },
  ],
  compile(call) {
    const table = tableOf(call)
    return (_, condition, select, caseSensitive, wildcard) => {
      const rows = rowsOf(table, conditionsOf(condition), lookupOptions(select, caseSensitive, wildcard, 2))
      if (rows.length > 1) fail('more than one row found')
      return rows[0] ?? fail('no rows found')
    }
  },
})
