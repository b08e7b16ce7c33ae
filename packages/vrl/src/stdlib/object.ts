import { defineFunction, fail, param } from '../function/index.ts'
import { Kind, Type } from '../kind/index.ts'
import { isObject } from '../value/index.ts'
import { typeName } from '../collection/type-name.ts'

export const object = defineFunction({
  name: 'object',
  category: 'Type',
  description:
    'Gives `value` as it is where it is an object, and fails otherwise. What follows may rely on the type then.',
  params: [param.any('value', 'The value.')],
  returns: Kind.anyObject,
  failures: ['`value` is not an object.'],
  examples: [
    {
      title: 'A field',
      source: `. = { "value": { "field1": "value1", "field2": "value2" } }
object(.value)`,
      result: { field1: 'value1', field2: 'value2' },
    },
    {
      title: 'A boolean',
      source: 'object!(true)',
      raises: 'function call error for "object" at (0:13): expected object, got boolean',
    },
  ],
  typeOf(call) {
    const kind = call.kind('value')
    return { kind: kind.may(Type.object) ? kind.only(Type.object) : Kind.anyObject, fallible: !kind.is(Type.object) }
  },
  inline: (call) => (call.kind('value').is(Type.object) ? call.text('value') : undefined),
  run: (value) => (isObject(value) ? value : fail(`expected object, got ${typeName(value)}`)),
})
