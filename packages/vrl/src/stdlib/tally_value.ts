import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { same } from '../runtime/comparison.ts'

export const tally_value = defineFunction({
  name: 'tally_value',
  category: 'Enumerate',
  description: 'Counts how often a value occurs in an array.',
  params: [param.array('array', 'The array to search.'), param.any('value', 'The value to count.')],
  returns: Kind.integer,
  failures: [],
  examples: [
    { title: 'A text that comes twice', source: 'tally_value(["foo", "bar", "foo", "baz"], "foo")', result: 2 },
  ],
  run(array, value) {
    let count = 0
    for (const item of array) if (same(item, value)) count++
    return count
  },
})
