import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { identity } from '../collection/identity.ts'

export const unique = defineFunction({
  name: 'unique',
  category: 'Enumerate',
  description: 'Gives the items of an array without those that came before.',
  params: [param.array('value', 'The array.')],
  returns: Kind.anyArray,
  failures: [],
  examples: [
    { title: 'A text that comes twice', source: 'unique(["foo", "bar", "foo", "baz"])', result: ['foo', 'bar', 'baz'] },
  ],
  run(value) {
    const seen = new Set<string>()
    return value.filter((item) => seen.size !== seen.add(identity(item)).size)
  },
})
