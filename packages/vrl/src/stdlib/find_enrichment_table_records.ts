import { defineFunction } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { conditionsOf, LOOKUP_PARAMS, lookupOptions, rowsOf, tableOf } from '../enrichment/lookup.ts'

export const find_enrichment_table_records = defineFunction({
  name: 'find_enrichment_table_records',
  category: 'Enrichment',
  description: 'Gives all rows of an enrichment table that meet a condition.',
  params: LOOKUP_PARAMS,
  returns: Kind.arrayOf(Kind.anyObject),
  failures: [
    'An end of a range of time is not a timestamp.',
    'The table cannot answer such a condition: one of addresses needs one field that is an IP address.',
  ],
  examples: [
    {
      title: 'A field that is the same',
      source: `find_enrichment_table_records!(
    "test",
    {"surname": "Smith"}
)`,
      result: [
        { id: 1, firstname: 'Bob', surname: 'Smith' },
        { id: 2, firstname: 'Fred', surname: 'Smith' },
      ],
    },
    {
      title: 'Upper and lower case alike',
      source: `find_enrichment_table_records!(
    "test",
    {"surname": "smith"},
    case_sensitive: false
)`,
      result: [
        { id: 1, firstname: 'Bob', surname: 'Smith' },
        { id: 2, firstname: 'Fred', surname: 'Smith' },
      ],
    },
    {
      title: 'A value that always fits',
      source: `find_enrichment_table_records!(
    "test",
    {"firstname": "Bob"},
    wildcard: "fred",
    case_sensitive: false
)`,
      result: [
        { id: 1, firstname: 'Bob', surname: 'Smith' },
        { id: 2, firstname: 'Fred', surname: 'Smith' },
      ],
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
      result: [
        { id: 1, firstname: 'Bob', surname: 'Smith' },
        { id: 2, firstname: 'Fred', surname: 'Smith' },
      ],
    },
  ],
  compile(call) {
    const table = tableOf(call)
    return (_, condition, select, caseSensitive, wildcard) =>
      rowsOf(table, conditionsOf(condition), lookupOptions(select, caseSensitive, wildcard, Number.POSITIVE_INFINITY))
  },
})
