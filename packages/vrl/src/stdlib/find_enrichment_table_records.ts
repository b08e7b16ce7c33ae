import { defineFunction } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { LOOKUP_PARAMS, tableOf, lookupOptions, conditionsOf } from '../enrichment/lookup.ts'

export const find_enrichment_table_records = defineFunction({
  name: 'find_enrichment_table_records',
  category: 'Enrichment',
  description: 'Gives all rows of an enrichment table that meet a condition.',
  params: LOOKUP_PARAMS,
  returns: Kind.arrayOf(Kind.anyObject),
  failures: ['An end of a range of time is not a timestamp.'],
  examples: [
    {
      title: 'A field that is the same',
      source: `find_enrichment_table_records!(
    "test",
    {"surname": "Smith"}
)`,
      type: 'array',
    },
    {
      title: 'Upper and lower case alike',
      source: `find_enrichment_table_records!(
    "test",
    {"surname": "smith"},
    case_sensitive: false
)`,
      type: 'array',
    },
    {
      title: 'A value that always fits',
      source: `find_enrichment_table_records!(
    "test",
    {"firstname": "Bob"},
    wildcard: "fred",
    case_sensitive: false
)`,
      type: 'array',
    },
    {
      title: 'A range of time',
      source: `find_enrichment_table_records!(
    "test",
    {
        "surname": "Smith",
        "date_of_birth": {
            "from": t'1985-01-01T00:00:00Z',
            "to": t'1985-12-31T00:00:00Z'
        }
    }
)`,
      type: 'array',
    },
  ],
  compile(call) {
    const table = tableOf(call)
    return (_, condition, select, caseSensitive, wildcard) =>
      table.find(conditionsOf(condition), lookupOptions(select, caseSensitive, wildcard, Number.POSITIVE_INFINITY))
  },
})
