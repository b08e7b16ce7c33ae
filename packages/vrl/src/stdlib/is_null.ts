import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const is_null = defineFunction({
  name: 'is_null',
  category: 'Type',
  description: 'Tells whether a value is `null`.',
  params: [param.any('value', 'The value.')],
  returns: Kind.boolean,
  failures: [],
  examples: [
    { title: 'Nothing', source: 'is_null(null)', result: true },
    { title: 'A text', source: 'is_null("a string")', result: false },
    { title: 'An array', source: 'is_null([1, 2, 3])', result: false },
  ],
  inline: (call) => `(${call.text('value')} === null)`,
  run: (value) => value === null,
})
