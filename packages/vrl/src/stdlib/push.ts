import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { extended } from '../collection/parts.ts'

export const push = defineFunction({
  name: 'push',
  category: 'Array',
  description: 'Gives an array with one more item at its end; `value` itself stays as it is.',
  params: [param.array('value', 'The array to lengthen.'), param.any('item', 'The item to add.')],
  returns: Kind.anyArray,
  failures: [],
  examples: [
    { title: 'An array with items', source: 'push([1, 2], 3)', result: [1, 2, 3] },
    { title: 'An array without any', source: 'push([], "bar")', result: ['bar'] },
  ],
  typeOf: (call) => ({ kind: extended(call.kind('value'), [call.kind('item').read], Kind.never), fallible: false }),
  run: (value, item) => [...value, item],
})
