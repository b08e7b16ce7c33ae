import { defineFunction, fail, param } from '../function/index.ts'
import { Kind, Type } from '../kind/index.ts'
import { typeName } from '../collection/type-name.ts'

export const array = defineFunction({
  name: 'array',
  category: 'Type',
  description:
    'Gives `value` as it is where it is an array, and fails otherwise. What follows may rely on the type then.',
  params: [param.any('value', 'The value.')],
  returns: Kind.anyArray,
  failures: ['`value` is not an array.'],
  examples: [
    { title: 'An array', source: 'array!(.value)', input: { value: [1, 2, 3] }, result: [1, 2, 3] },
    { title: 'An array that is written down', source: 'array([1,2,3])', result: [1, 2, 3] },
    {
      title: 'A boolean',
      source: 'array!(true)',
      raises: 'function call error for "array" at (0:12): expected array, got boolean',
    },
  ],
  typeOf(call) {
    const kind = call.kind('value')
    return { kind: kind.may(Type.array) ? kind.only(Type.array) : Kind.anyArray, fallible: !kind.is(Type.array) }
  },
  inline: (call) => (call.kind('value').is(Type.array) ? call.text('value') : undefined),
  run: (value) => (Array.isArray(value) ? value : fail(`expected array, got ${typeName(value)}`)),
})
