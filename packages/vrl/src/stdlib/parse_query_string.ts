import { parseQueryString } from '../formats/pairs/query-string.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const parse_query_string = defineFunction({
  name: 'parse_query_string',
  category: 'Parse',
  description: 'Reads the query of a URL, with or without a `?` before it.',
  notes: ['All values are texts; those of a key that comes more than once are an array. Keys and values may be empty.'],
  params: [param.text('value', 'The query.')],
  returns: Kind.object({}, Kind.bytes.or(Kind.anyArray)),
  failures: [],
  examples: [
    { title: 'Two fields', source: 'parse_query_string("foo=1&bar=2")', result: { foo: '1', bar: '2' } },
    {
      title: 'Escapes, and a key that comes twice',
      source: 'parse_query_string("foo=%2B1&bar=2&bar=3&xyz")',
      result: { bar: ['2', '3'], foo: '+1', xyz: '' },
    },
    {
      title: 'Arrays of Ruby on Rails',
      source: 'parse_query_string("?foo%5b%5d=1&foo%5b%5d=2")',
      result: { 'foo[]': ['1', '2'] },
    },
  ],
  run: (value) => parseQueryString(value),
})
