import { defineFunction, fail, param } from '../function/index.ts'
import { Kind, Type } from '../kind/index.ts'
import { typeName } from '../collection/type-name.ts'

export const bool = defineFunction({
  name: 'bool',
  category: 'Type',
  description:
    'Gives `value` as it is where it is a boolean, and fails otherwise. What follows may rely on the type then.',
  params: [param.any('value', 'The value.')],
  returns: Kind.boolean,
  failures: ['`value` is not a boolean.'],
  examples: [
    { title: 'A boolean', source: 'bool(false)', result: false },
    {
      title: 'An integer',
      source: 'bool!(42)',
      raises: 'function call error for "bool" at (0:9): expected boolean, got integer',
    },
    { title: 'A field', source: 'bool!(.value)', input: { value: true }, result: true },
  ],
  typeOf(call) {
    const kind = call.kind('value')
    return { kind: Kind.boolean, fallible: !kind.is(Type.boolean) }
  },
  inline: (call) => (call.kind('value').is(Type.boolean) ? call.text('value') : undefined),
  run: (value) => (typeof value === 'boolean' ? value : fail(`expected boolean, got ${typeName(value)}`)),
})
