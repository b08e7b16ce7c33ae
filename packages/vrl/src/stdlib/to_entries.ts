import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { sortedKeys, type Value, type ValueObject } from '../value/index.ts'

export const to_entries = defineFunction({
  name: 'to_entries',
  category: 'Object',
  description:
    'Makes an array of objects with a `key` and a `value` each, of the fields of an object or the items of an array.',
  params: [param.of(Kind.anyObject.or(Kind.anyArray), 'value', 'The object or array.')],
  returns: Kind.arrayOf(Kind.anyObject),
  rules: ['The `key` of an item is its index, from 0.'],
  failures: [],
  examples: [
    { title: 'No fields', source: 'to_entries({})', result: [] },
    { title: 'One field', source: 'to_entries({ "foo": "bar"})', result: [{ key: 'foo', value: 'bar' }] },
    {
      title: 'The items of an array',
      source: 'to_entries([1, 2])',
      result: [
        { key: 0, value: 1 },
        { key: 1, value: 2 },
      ],
    },
  ],
  typeOf: () => ({ kind: Kind.anyArray, fallible: false }),
  run(value) {
    if (Array.isArray(value)) return value.map((item, i) => ({ key: i, value: item }))
    const object = value as ValueObject
    return sortedKeys(object).map((key) => ({ key, value: object[key] as Value }))
  },
})
