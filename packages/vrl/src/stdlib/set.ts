import { defineFunction, fail, param, type CallSite } from '../function/index.ts'
import { Kind, Type } from '../kind/index.ts'
import { inserted } from '../collection/edit.ts'
import { segmentsOf } from '../collection/segments.ts'
import { anyOf } from '../collection/parts.ts'

export const set = defineFunction({
  name: 'set',
  category: 'Path',
  description:
    'Gives an object or array with a value at a path that is known only when the program runs; `value` itself stays as it is.',
  notes: ['An assignment to a path that is written down, such as `.a.b[1] = true`, is faster.'],
  params: [
    param.lenient(Kind.anyObject.or(Kind.anyArray), 'value', 'The object or array to write into.'),
    param.array('path', 'Names of fields, and indexes of items (negative: from the end).'),
    param.any('data', 'What to write.'),
  ],
  returns: Kind.anyObject.or(Kind.anyArray),
  rules: [
    'Objects and arrays that are missing on the way are made; what stands there and is neither is replaced.',
    'An empty `path` gives `data`.',
  ],
  failures: [
    'An item of `path` is neither a text nor an integer, an index is beyond a million, or `path` is longer than 128.',
  ],
  examples: [
    { title: 'A field', source: 'set!(value: { "foo": "bar" }, path: ["foo"], data: "baz")', result: { foo: 'baz' } },
    {
      title: 'A field of a field',
      source: 'set!(value: { "foo": { "bar": "baz" } }, path: ["foo", "bar"], data: "qux")',
      result: { foo: { bar: 'qux' } },
    },
    {
      title: 'An item from the end',
      source: 'set!(value: ["foo", "bar", "baz"], path: [-2], data: 42)',
      result: ['foo', 42, 'baz'],
    },
    {
      title: 'Objects that are made',
      source: 'set!(value: {}, path: ["foo", "bar"], data: "baz")',
      result: { foo: { bar: 'baz' } },
    },
    {
      title: 'An item beyond the end',
      source: 'set!(value: {"foo": { "bar": [] }}, path: ["foo", "bar", 1], data: "baz")',
      result: { foo: { bar: [null, 'baz'] } },
    },
    {
      title: 'A field of the event',
      source: 'set!(value: ., path: ["bar"], data: "baz")',
      input: { foo: true },
      result: { foo: true, bar: 'baz' },
    },
    {
      title: 'A field of a variable',
      source: `var = { "foo": true }
set!(value: var, path: ["bar"], data: "baz")`,
      result: { foo: true, bar: 'baz' },
    },
    { title: 'A name in an array', source: 'set!(value: [], path: ["foo"], data: "baz")', result: { foo: 'baz' } },
    {
      title: 'A segment that is neither name nor index',
      source: 'set!({"foo": { "bar": [92, 42] }}, ["foo", true], "baz")',
      raises: 'function call error for "set" at (0:56): path segment must be either string or integer, not boolean',
    },
  ],
  typeOf: (call) => ({ kind: written(call), fallible: true, truly: { kind: reallyWritten(call), fallible: true } }),
  run(value, path, data) {
    if (path.length > MOST_SEGMENTS) fail(`the path is longer than ${MOST_SEGMENTS} segments`)
    return inserted(value, segmentsOf(path), data) ?? fail('an index of the path is too large')
  },
})

/** A path may come from an event, and nothing there may make values deeper than what reads them can follow. */
const MOST_SEGMENTS = 128

/** An unknown path may be empty, or begin with a name or an index. */
function reallyWritten(call: CallSite): Kind {
  const path = call.constant('path')
  if (!Array.isArray(path)) return Kind.value
  return typeof path[0] === 'number' ? Kind.anyArray : written(call)
}

function written(call: CallSite): Kind {
  const path = call.constant('path')
  if (Array.isArray(path) && path.length === 0) return call.kind('data')
  if (Array.isArray(path) && typeof path[0] === 'string') return Kind.anyObject
  const kind = call.kind('value')
  return kind.is(Type.array) || kind.is(Type.object) ? anyOf(kind) : Kind.anyObject.or(Kind.anyArray)
}
