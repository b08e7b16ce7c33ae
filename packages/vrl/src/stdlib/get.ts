import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { getPath } from '../path/index.ts'
import { segmentsOf } from '../collection/segments.ts'

export const get = defineFunction({
  name: 'get',
  category: 'Path',
  description: 'Gives what stands at a path that is known only when the program runs.',
  notes: ['A path that is written down, such as `.a.b[1]`, is faster.'],
  params: [
    param.lenient(Kind.anyObject.or(Kind.anyArray), 'value', 'The object or array to look into.'),
    param.array('path', 'Names of fields, and indexes of items (negative: from the end).'),
  ],
  returns: Kind.value,
  rules: ['It gives `null` where there is nothing.'],
  failures: ['An item of `path` is neither a text nor an integer.'],
  examples: [
    { title: 'A field', source: 'get!(value: {"foo": "bar"}, path: ["foo"])', result: 'bar' },
    { title: 'A field that is not there', source: 'get!(value: {"foo": "bar"}, path: ["baz"])', result: null },
    {
      title: 'A field of a field',
      source: 'get!(value: {"foo": { "bar": true }}, path: ["foo", "bar"])',
      result: true,
    },
    { title: 'An item', source: 'get!(value: [92, 42], path: [0])', result: 92 },
    { title: 'An item from the end', source: 'get!(value: ["foo", "bar", "baz"], path: [-2])', result: 'bar' },
    {
      title: 'An item of a field',
      source: 'get!(value: {"foo": { "bar": [92, 42] }}, path: ["foo", "bar", 1])',
      result: 42,
    },
    { title: 'A field of the event', source: 'get!(value: ., path: ["foo"])', input: { foo: true }, result: true },
    {
      title: 'A field of a variable',
      source: `var = { "foo": true }
get!(value: var, path: ["foo"])`,
      result: true,
    },
    {
      title: 'An index of what is no array',
      source: 'get!(value: {"foo": { "bar": [92, 42] }}, path: ["foo", "bar", 1, -1])',
      result: null,
    },
    { title: 'A name in an array', source: 'get!(value: [42], path: ["foo"])', result: null },
    {
      title: 'A segment that is neither name nor index',
      source: 'get!(value: {"foo": { "bar": [92, 42] }}, path: ["foo", true])',
      raises: 'function call error for "get" at (0:62): path segment must be either string or integer, not boolean',
    },
  ],
  run: (value, path) => getPath(value, segmentsOf(path)) ?? null,
})
