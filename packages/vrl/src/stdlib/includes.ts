import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { same } from '../runtime/comparison.ts'

export const includes = defineFunction({
  name: 'includes',
  category: 'Enumerate',
  description: 'Tells whether an array has a certain item.',
  notes: ['The integer `1` and the float `1.0` are not the same.'],
  params: [param.array('value', 'The array to search.'), param.any('item', 'The item to search for.')],
  returns: Kind.boolean,
  failures: [],
  examples: [
    { title: 'An item that is there', source: 'includes(["apple", "orange", "banana"], "banana")', result: true },
    { title: 'A boolean among other types', source: 'includes([1, true], true)', result: true },
    { title: 'An item that is not there', source: 'includes(["foo", "bar"], "baz")', result: false },
  ],
  run: (value, item) =>
    typeof item === 'object' && item !== null ? value.some((other) => same(other, item)) : value.includes(item),
})
