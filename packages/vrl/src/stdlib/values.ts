import { defineFunction, param } from '../function/index.ts'
import { Kind, Type } from '../kind/index.ts'
import { sortedKeys, type Value } from '../value/index.ts'

export const values = defineFunction({
  name: 'values',
  category: 'Enumerate',
  description: 'Gives the values of the fields of an object, in the order of their names.',
  params: [param.object('value', 'The object.')],
  returns: Kind.anyArray,
  failures: [],
  examples: [
    { title: 'The values of two fields', source: 'values({"key1": "val1", "key2": "val2"})', result: ['val1', 'val2'] },
    {
      title: 'Values of several types',
      source: 'values({"key1": "val1", "key2": [1, 2, 3], "key3": {"foo": "bar"}})',
      result: ['val1', [1, 2, 3], { foo: 'bar' }],
    },
  ],
  typeOf: (call) => ({
    kind: Kind.arrayOf(call.kind('value').object?.all.without(Type.undefined) ?? Kind.any),
    fallible: false,
  }),
  run: (value) => sortedKeys(value).map((key) => value[key] as Value),
})
