import { defineFunction, fail, param } from '../function/index.ts'
import { Kind, Type } from '../kind/index.ts'
import { decimalText, Float, Timestamp } from '../value/index.ts'
import { typeName } from '../collection/type-name.ts'

export const to_string = defineFunction({
  name: 'to_string',
  category: 'Coerce',
  description: 'Turns a value into a text.',
  params: [param.any('value', 'The value to turn into a text.')],
  returns: Kind.bytes,
  rules: [
    'A text stays as it is, and `null` becomes the empty text.',
    'Numbers are written in decimal notation, booleans as `true` or `false`.',
    'A timestamp is written as in RFC 3339, in UTC.',
  ],
  failures: ['`value` is a regex, an array or an object.'],
  examples: [
    { title: 'A boolean', source: 'to_string(true)', result: 'true' },
    { title: 'An integer', source: 'to_string(52)', result: '52' },
    { title: 'A float', source: 'to_string(52.2)', result: '52.2' },
    { title: 'A text', source: "to_string(s'foo')", result: 'foo' },
    { title: 'False', source: 'to_string(false)', result: 'false' },
    { title: 'Nothing', source: 'to_string(null)', result: '' },
    { title: 'A timestamp', source: "to_string(t'2020-01-01T00:00:00Z')", result: '2020-01-01T00:00:00Z' },
    {
      title: 'An array',
      source: 'to_string!([])',
      raises: 'function call error for "to_string" at (0:14): unable to coerce array into string',
    },
    {
      title: 'An object',
      source: 'to_string!({})',
      raises: 'function call error for "to_string" at (0:14): unable to coerce object into string',
    },
    {
      title: 'A regex',
      source: "to_string!(r'foo')",
      raises: 'function call error for "to_string" at (0:18): unable to coerce regex into string',
    },
  ],
  typeOf: (call) => ({ kind: Kind.bytes, fallible: call.kind('value').may(Type.array | Type.object | Type.regex) }),
  inline(call) {
    const kind = call.kind('value')
    if (kind.is(Type.bytes)) return call.text('value')
    return kind.is(Type.integer | Type.boolean) ? `String(${call.text('value')})` : undefined
  },
  run(value) {
    if (typeof value === 'string') return value
    if (value === null) return ''
    if (typeof value === 'number' || value instanceof Float) return decimalText(Number(value))
    if (typeof value !== 'object') return String(value)
    if (value instanceof Timestamp) return value.toString()
    return value instanceof Uint8Array ? value : fail(`unable to coerce ${typeName(value)} into string`)
  },
})
