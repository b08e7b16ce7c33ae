import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { isNullish } from '../collection/nullish.ts'

export const is_nullish = defineFunction({
  name: 'is_nullish',
  category: 'Type',
  description: 'Tells whether a value says nothing: `null`, a text of nothing but white space, or a lone dash.',
  params: [param.any('value', 'The value.')],
  returns: Kind.boolean,
  failures: [],
  examples: [
    { title: 'An empty text', source: 'is_nullish("")', result: true },
    { title: 'A dash', source: 'is_nullish("-")', result: true },
    {
      title: 'White space',
      source: `is_nullish("
  
")`,
      result: true,
    },
    { title: 'Nothing', source: 'is_nullish(null)', result: true },
  ],
  inline: (call) => `${call.word('isNullish')}(${call.text('value')})`,
  run: (value) => isNullish(value),
})
