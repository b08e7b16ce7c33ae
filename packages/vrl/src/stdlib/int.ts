import { defineFunction, fail, param } from '../function/index.ts'
import { Kind, Type } from '../kind/index.ts'
import { typeName } from '../collection/type-name.ts'

export const int = defineFunction({
  name: 'int',
  category: 'Type',
  description:
    'Gives `value` as it is where it is an integer, and fails otherwise. What follows may rely on the type then.',
  params: [param.any('value', 'The value.')],
  returns: Kind.integer,
  failures: ['`value` is not an integer.'],
  examples: [
    {
      title: 'A field',
      source: `. = { "value": 42 }
int(.value)`,
      result: 42,
    },
    { title: 'An integer that is written down', source: 'int(42)', result: 42 },
    {
      title: 'A boolean',
      source: 'int!(true)',
      raises: 'function call error for "int" at (0:10): expected integer, got boolean',
    },
  ],
  typeOf(call) {
    const kind = call.kind('value')
    return { kind: Kind.integer, fallible: !kind.is(Type.integer) }
  },
  inline: (call) => (call.kind('value').is(Type.integer) ? call.text('value') : undefined),
  run: (value) =>
    typeof value === 'bigint' || Number.isInteger(value) ? value : fail(`expected integer, got ${typeName(value)}`),
})
