import { defineFunction, fail } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { LOOKUP_PARAMS, tableOf, lookupOptions, conditionsOf } from '../enrichment/lookup.ts'

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
  ],
  examples: [
    { title: 'A field that is the same', source: 'get_enrichment_table_record!("test", {"id": 1})', type: 'object' },
    {
      title: 'Upper and lower case alike',
      source: `get_enrichment_table_record!(
    "test",
    {"surname": "bob", "firstname": "John"},
    case_sensitive: false
)`,
      type: 'object',
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
      type: 'object',
    },
  ],
  compile(call) {
    const table = tableOf(call)
    return (_, condition, select, caseSensitive, wildcard) => {
      const rows = table.find(conditionsOf(condition), lookupOptions(select, caseSensitive, wildcard, 2))
      if (rows.length > 1) fail('more than one row found')
      return rows[0] ?? fail('no rows found')
    }
  },
})
