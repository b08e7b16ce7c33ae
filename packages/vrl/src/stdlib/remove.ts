import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { removed } from '../collection/edit.ts'
import { segmentsOf } from '../collection/segments.ts'
import { anyOf } from '../collection/parts.ts'

export const remove = defineFunction({
  name: 'remove',
  category: 'Path',
  description:
    'Gives an object or array without what stands at a path that is known only when the program runs; `value` itself stays as it is.',
  notes: ['`del` with a path that is written down is faster, and gives what it took away.'],
  params: [
    param.lenient(Kind.anyObject.or(Kind.anyArray), 'value', 'The object or array to take from.'),
    param.array('path', 'Names of fields, and indexes of items (negative: from the end).'),
    param.boolean('compact', 'Whether objects and arrays above it that are empty then go as well.', { default: false }),
  ],
  returns: Kind.anyObject.or(Kind.anyArray),
  failures: ['An item of `path` is neither a text nor an integer.'],
  examples: [
    { title: 'A field', source: 'remove!(value: { "foo": "bar" }, path: ["foo"])', result: {} },
    {
      title: 'A field that is not there',
      source: 'remove!(value: {"foo": "bar"}, path: ["baz"])',
      result: { foo: 'bar' },
    },
    {
      title: 'A field of a field',
      source: 'remove!(value: { "foo": { "bar": "baz" } }, path: ["foo", "bar"])',
      result: { foo: {} },
    },
    {
      title: 'An item from the end',
      source: 'remove!(value: ["foo", "bar", "baz"], path: [-2])',
      result: ['foo', 'baz'],
    },
    {
      title: 'An array that goes as well',
      source: 'remove!(value: { "foo": { "bar": [42], "baz": true } }, path: ["foo", "bar", 0], compact: true)',
      result: { foo: { baz: true } },
    },
    {
      title: 'An object that goes as well',
      source: 'remove!(value: {"foo": { "bar": true }}, path: ["foo", "bar"], compact: true)',
      result: {},
    },
    {
      title: 'An array that goes, and a field that stays',
      source: 'remove!(value: {"foo": [42], "bar": true }, path: ["foo", 0], compact: true)',
      result: { bar: true },
    },
    { title: 'A field of the event', source: 'remove!(value: ., path: ["foo"])', input: { foo: true }, result: {} },
    {
      title: 'A field of a variable',
      source: `var = { "foo": true }
remove!(value: var, path: ["foo"])`,
      result: {},
    },
    {
      title: 'An index of what is no array',
      source: 'remove!(value: {"foo": { "bar": [92, 42] }}, path: ["foo", "bar", 1, -1])',
      result: { foo: { bar: [92, 42] } },
    },
    { title: 'A name in an array', source: 'remove!(value: [42], path: ["foo"])', result: [42] },
    {
      title: 'A segment that is neither name nor index',
      source: 'remove!(value: {"foo": { "bar": [92, 42] }}, path: ["foo", true])',
      raises: 'function call error for "remove" at (0:65): path segment must be either string or integer, not boolean',
    },
  ],
  typeOf: (call) => ({ kind: anyOf(call.kind('value')), fallible: true }),
  run: (value, path, compact) => removed(value, segmentsOf(path), compact),
})
