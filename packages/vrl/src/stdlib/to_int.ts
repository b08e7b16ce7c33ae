import { defineFunction, fail, param } from '../function/index.ts'
import { Kind, Type } from '../kind/index.ts'
import { Float, Timestamp, toText } from '../value/index.ts'
import { IntegerFault, parseInteger, truncated } from '../numbers/integer.ts'
import { typeName } from '../collection/type-name.ts'
import { quoted } from '../formats/scalars/quoted.ts'

export const to_int = defineFunction({
  name: 'to_int',
  category: 'Coerce',
  description: 'Turns a value into an integer.',
  params: [param.any('value', 'The value to turn into an integer.')],
  returns: Kind.integer,
  rules: [
    'An integer stays as it is, and a float loses its fraction.',
    '`true` is `1`; `false` and `null` are `0`.',
    'A timestamp becomes the whole seconds since the epoch.',
    'A text is read as a decimal integer.',
  ],
  failures: ['`value` is a text that is no integer of 64 bits.', '`value` is a regex, an array or an object.'],
  examples: [
    { title: 'A text', source: 'to_int!("2")', result: 2 },
    { title: 'A timestamp', source: "to_int(t'2020-12-30T22:20:53.824727Z')", result: 1609366853 },
    { title: 'An integer', source: 'to_int(5)', result: 5 },
    { title: 'A float', source: 'to_int(5.6)', result: 5 },
    { title: 'True', source: 'to_int(true)', result: 1 },
    { title: 'False', source: 'to_int(false)', result: 0 },
    { title: 'Nothing', source: 'to_int(null)', result: 0 },
    {
      title: 'A text that is no integer',
      source: "to_int!(s'foobar')",
      raises: 'function call error for "to_int" at (0:18): Invalid integer "foobar": invalid digit found in string',
    },
    {
      title: 'An array',
      source: 'to_int!([])',
      raises: 'function call error for "to_int" at (0:11): unable to coerce array into integer',
    },
    {
      title: 'An object',
      source: 'to_int!({})',
      raises: 'function call error for "to_int" at (0:11): unable to coerce object into integer',
    },
    {
      title: 'A regex',
      source: "to_int!(r'foo')",
      raises: 'function call error for "to_int" at (0:15): unable to coerce regex into integer',
    },
  ],
  typeOf: (call) => ({ kind: Kind.integer, fallible: call.kind('value').may(MAY_FAIL) }),
  inline: (call) => (call.kind('value').is(Type.integer) ? call.text('value') : undefined),
  run(value) {
    if (value === null) return 0
    if (typeof value === 'number') return Number.isInteger(value) ? value : truncated(value)
    if (typeof value === 'string' || value instanceof Uint8Array) return integerFrom(toText(value))
    if (typeof value === 'bigint') return value
    if (typeof value === 'boolean') return value ? 1 : 0
    if (value instanceof Float) return truncated(value.value)
    return value instanceof Timestamp ? value.seconds : fail(`unable to coerce ${typeName(value)} into integer`)
  },
})

const MAY_FAIL = Type.bytes | Type.array | Type.object | Type.regex

function integerFrom(text: string): number | bigint {
  const value = parseInteger(text, 10)
  return value instanceof IntegerFault ? fail(`Invalid integer ${quoted(text)}: ${value.reason}`) : value
}
