import { defineFunction, fail, param } from '../function/index.ts'
import { Kind, Type } from '../kind/index.ts'
import { Float, toText } from '../value/index.ts'
import { typeName } from '../collection/type-name.ts'
import { booleanFrom } from '../formats/scalars/boolean-text.ts'

export const to_bool = defineFunction({
  name: 'to_bool',
  category: 'Coerce',
  description: 'Turns a value into a boolean.',
  params: [param.any('value', 'The value to turn into a boolean.')],
  returns: Kind.boolean,
  rules: [
    'A boolean stays as it is, and `null` is `false`.',
    'A number is `false` where it is zero.',
    'The texts `true`, `t`, `yes`, `y`, and whole numbers other than zero, are `true`; upper and lower case are the same.',
    'The texts `false`, `f`, `no`, `n`, `0` are `false`.',
  ],
  failures: [
    '`value` is a text that stands for no boolean.',
    '`value` is a timestamp, a regex, an array or an object.',
  ],
  examples: [
    { title: 'A word', source: 'to_bool!("yes")', result: true },
    { title: 'A float that is zero', source: 'to_bool(0.0)', result: false },
    { title: 'An integer that is zero', source: 'to_bool(0)', result: false },
    { title: 'Nothing', source: 'to_bool(null)', result: false },
    { title: 'A boolean', source: 'to_bool(true)', result: true },
    { title: 'An integer that is not zero', source: 'to_bool(2)', result: true },
    { title: 'A float that is not zero', source: 'to_bool(5.6)', result: true },
    { title: 'A boolean that is false', source: 'to_bool(false)', result: false },
    { title: 'The text `true`', source: "to_bool!(s'true')", result: true },
    { title: 'A letter', source: "to_bool!(s'y')", result: true },
    { title: 'A number as text', source: "to_bool!(s'1')", result: true },
    { title: 'The text `false`', source: "to_bool!(s'false')", result: false },
    { title: 'The word `no`', source: "to_bool!(s'no')", result: false },
    { title: 'The letter `n`', source: "to_bool!(s'n')", result: false },
    {
      title: 'A text that is no boolean',
      source: "to_bool!(s'foobar')",
      raises: 'function call error for "to_bool" at (0:19): Invalid boolean value "foobar"',
    },
    {
      title: 'A timestamp',
      source: "to_bool!(t'2020-01-01T00:00:00Z')",
      raises: 'function call error for "to_bool" at (0:33): unable to coerce timestamp into boolean',
    },
    {
      title: 'An array',
      source: 'to_bool!([])',
      raises: 'function call error for "to_bool" at (0:12): unable to coerce array into boolean',
    },
    {
      title: 'An object',
      source: 'to_bool!({})',
      raises: 'function call error for "to_bool" at (0:12): unable to coerce object into boolean',
    },
    {
      title: 'A regex',
      source: "to_bool!(r'foo')",
      raises: 'function call error for "to_bool" at (0:16): unable to coerce regex into boolean',
    },
  ],
  typeOf: (call) => ({ kind: Kind.boolean, fallible: call.kind('value').may(MAY_FAIL) }),
  inline: (call) => (call.kind('value').is(Type.boolean) ? call.text('value') : undefined),
  run(value) {
    if (typeof value === 'boolean') return value
    if (value === null) return false
    if (typeof value === 'string' || value instanceof Uint8Array) return booleanFrom(toText(value))
    if (typeof value === 'number' || typeof value === 'bigint' || value instanceof Float) return Number(value) !== 0
    return fail(`unable to coerce ${typeName(value)} into boolean`)
  },
})

const MAY_FAIL = Type.bytes | Type.timestamp | Type.array | Type.object | Type.regex
