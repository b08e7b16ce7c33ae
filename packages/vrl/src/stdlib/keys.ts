import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { sortedKeys } from '../value/index.ts'

export const keys = defineFunction({
  name: 'keys',
  category: 'Enumerate',
  description: 'Gives the names of the fields of an object, in order.',
  params: [param.object('value', 'The object.')],
  returns: Kind.arrayOf(Kind.bytes),
  failures: [],
  shares: false,
  examples: [
    {
      title: 'The names of two fields',
      source: `keys({
    "key1": "val1",
    "key2": "val2"
})`,
      result: ['key1', 'key2'],
    },
  ],
  run: (value) => [...sortedKeys(value)],
})
