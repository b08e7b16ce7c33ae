import { defineFunction, fail, param } from '../function/index.ts'
import { Kind, Type } from '../kind/index.ts'
import { isFloat } from '../numbers/decimal.ts'
import { typeName } from '../collection/type-name.ts'

export const float = defineFunction({
  name: 'float',
  category: 'Type',
  description:
    'Gives `value` as it is where it is a float, and fails otherwise. What follows may rely on the type then.',
  params: [param.any('value', 'The value.')],
  returns: Kind.float,
  failures: ['`value` is not a float.'],
  examples: [
    {
      title: 'A field',
      source: `. = { "value": 42.0 }
float(.value)`,
      result: 42,
    },
    { title: 'A float that is written down', source: 'float(3.1415)', result: 3.1415 }, // oxlint-disable-line approx-constant
    {
      title: 'A boolean',
      source: 'float!(true)',
      raises: 'function call error for "float" at (0:12): expected float, got boolean',
    },
  ],
  typeOf(call) {
    const kind = call.kind('value')
    return { kind: Kind.float, fallible: !kind.is(Type.float) }
  },
  inline: (call) => (call.kind('value').is(Type.float) ? call.text('value') : undefined),
  run: (value) => (isFloat(value) ? value : fail(`expected float, got ${typeName(value)}`)),
})
