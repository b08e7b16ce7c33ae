import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import type { Value } from '../value/index.ts'
import { typeName } from '../collection/type-name.ts'

export const zip = defineFunction({
  name: 'zip',
  category: 'Array',
  description:
    'Goes through several arrays side by side, and gives an array of their first items, one of their second items, and so on. It ends with the shortest of them.',
  params: [
    param.array('array_0', 'The first array; or an array of all the arrays, where `array_1` is left out.'),
    param.array('array_1', 'The second array.', { optional: true }),
  ],
  returns: Kind.arrayOf(Kind.anyArray),
  rules: ['A call whose arguments are arrays for certain needs no handling of errors.'],
  failures: ['`array_1` is left out, and an item of `array_0` is not an array.'],
  examples: [
    {
      title: 'Two arrays',
      source: 'zip([1, 2, 3], [4, 5, 6, 7])',
      result: [
        [1, 4],
        [2, 5],
        [3, 6],
      ],
    },
    {
      title: 'An array of three arrays',
      source: 'zip([[1, 2], [3, 4], [5, 6]])',
      result: [
        [1, 3, 5],
        [2, 4, 6],
      ],
    },
    {
      title: 'Items of several types',
      source: 'zip([["a", "b", "c"], [1, null, true], [4, 5, 6]])',
      result: [
        ['a', 1, 4],
        ['b', null, 5],
        ['c', true, 6],
      ],
    },
    {
      title: 'Arrays of unlike length',
      source: 'zip([1, 2, 3, 4], [5, 6, 7])',
      result: [
        [1, 5],
        [2, 6],
        [3, 7],
      ],
    },
  ],
  typeOf(call) {
    const kind = Kind.arrayOf(Kind.anyArray)
    return { kind, fallible: false, truly: { kind, fallible: !call.has('array_1') } }
  },
  run: (first, second) => zipped(second === undefined ? first.map(arrayFrom) : [first, second]),
})

function arrayFrom(item: Value): Value[] {
  return Array.isArray(item) ? item : fail(`expected array, got ${typeName(item)}`)
}

function zipped(arrays: readonly Value[][]): Value[] {
  const length = arrays.reduce((least, array) => Math.min(least, array.length), arrays[0]?.length ?? 0)
  return Array.from({ length }, (_, i) => arrays.map((array) => array[i] as Value))
}
