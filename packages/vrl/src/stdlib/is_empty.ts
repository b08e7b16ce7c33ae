import { defineFunction, param } from '../function/index.ts'
import { Kind, Type } from '../kind/index.ts'
import type { ValueObject } from '../value/index.ts'

export const is_empty = defineFunction({
  name: 'is_empty',
  category: 'Type',
  description: 'Tells whether a text, an array or an object is empty.',
  params: [param.of(Kind.anyArray.or(Kind.anyObject).or(Kind.bytes), 'value', 'The text, array or object.')],
  returns: Kind.boolean,
  failures: [],
  examples: [
    { title: 'An array without items', source: 'is_empty([])', result: true },
    { title: 'A text with characters', source: 'is_empty("a string")', result: false },
    { title: 'An object with a field', source: 'is_empty({"foo": "bar"})', result: false },
    { title: 'A text without characters', source: 'is_empty("")', result: true },
    { title: 'An object without fields', source: 'is_empty({})', result: true },
    { title: 'An array with items', source: 'is_empty([1,2,3])', result: false },
  ],
  inline: (call) =>
    call.kind('value').is(Type.bytes | Type.array) ? `(${call.text('value')}.length === 0)` : undefined,
  run(value) {
    if (typeof value === 'string' || Array.isArray(value) || value instanceof Uint8Array) return value.length === 0
    const object = value as ValueObject
    for (const key in object) if (object[key] !== undefined) return false
    return true
  },
})
