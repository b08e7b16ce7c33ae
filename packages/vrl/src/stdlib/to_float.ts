import { defineFunction, fail, param } from '../function/index.ts'
import { Kind, Type } from '../kind/index.ts'
import { Float, float as toFloat, Timestamp, toText, type Value } from '../value/index.ts'
import { isFloat, parseDecimal } from '../numbers/decimal.ts'
import { typeName } from '../collection/type-name.ts'
import { quoted } from '../formats/scalars/quoted.ts'

export const to_float = defineFunction({
  name: 'to_float',
  category: 'Coerce',
  description: 'Turns a value into a float.',
  params: [param.any('value', 'The value to turn into a float.')],
  returns: Kind.float,
  rules: [
    'A float stays as it is, and an integer becomes the float of the same value.',
    '`true` is `1.0`; `false` and `null` are `0.0`.',
    'A timestamp becomes the seconds since the epoch, with their fraction.',
    'A text is read as a number, also in scientific notation.',
  ],
  failures: ['`value` is a text that is no number.', '`value` is a regex, an array or an object.'],
  examples: [
    { title: 'A text', source: 'to_float!("3.145")', result: 3.145 },
    { title: 'A timestamp', source: "to_float(t'2020-12-30T22:20:53.824727Z')", result: 1609366853.824727 },
    { title: 'An integer', source: 'to_float(5)', result: 5 },
    { title: 'A float', source: 'to_float(5.6)', result: 5.6 },
    { title: 'True', source: 'to_float(true)', result: 1 },
    { title: 'False', source: 'to_float(false)', result: 0 },
    { title: 'Nothing', source: 'to_float(null)', result: 0 },
    {
      title: 'A text that is no number',
      source: "to_float!(s'foobar')",
      raises:
        'function call error for "to_float" at (0:20): Invalid floating point number "foobar": invalid float literal',
    },
    {
      title: 'An array',
      source: 'to_float!([])',
      raises: 'function call error for "to_float" at (0:13): unable to coerce array into float',
    },
    {
      title: 'An object',
      source: 'to_float!({})',
      raises: 'function call error for "to_float" at (0:13): unable to coerce object into float',
    },
    {
      title: 'A regex',
      source: "to_float!(r'foo')",
      raises: 'function call error for "to_float" at (0:17): unable to coerce regex into float',
    },
  ],
  typeOf(call) {
    const kind = call.kind('value')
    const fallible = kind.may(MAY_FAIL)
    const isRisky = !fallible && kind.may(Type.timestamp)
    return { kind: Kind.float, fallible, ...(isRisky && { truly: { kind: Kind.float, fallible: true } }) }
  },
  inline: (call) => (call.kind('value').is(Type.float) ? call.text('value') : undefined),
  run(value) {
    if (value === null) return toFloat(0)
    if (typeof value === 'string' || value instanceof Uint8Array) return floatFrom(toText(value))
    if (typeof value !== 'object' || value instanceof Float) return isFloat(value) ? value : toFloat(Number(value))
    if (value instanceof Timestamp) return secondsOf(value)
    return fail(`unable to coerce ${typeName(value)} into float`)
  },
})

const MAY_FAIL = Type.bytes | Type.array | Type.object | Type.regex

/** The seconds of a timestamp whose nanoseconds fit into 64 bits, as those of the years from 1678 to 2261 do. */
function secondsOf({ seconds, nanos }: Timestamp): Value {
  const total = BigInt(seconds) * 1_000_000_000n + BigInt(nanos)
  if (BigInt.asIntN(64, total) !== total) fail("can't convert out of range timestamp")
  return toFloat(Number(total) / 1e9)
}

function floatFrom(text: string): Value {
  const value = parseDecimal(text)
  if (value === undefined) {
    const reason = text === '' ? 'cannot parse float from empty string' : 'invalid float literal'
    fail(`Invalid floating point number ${quoted(text)}: ${reason}`)
  }
  return Number.isNaN(value) ? fail(`NaN number not supported ${quoted(text)}`) : toFloat(value)
}
