import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const is_array = defineFunction({
  name: 'is_array',
  category: 'Type',
  description: 'Tells whether a value is an array.',
  params: [param.any('value', 'The value.')],
  returns: Kind.boolean,
  failures: [],
  examples: [
    { title: 'An array', source: 'is_array([1, 2, 3])', result: true },
    { title: 'A text', source: 'is_array("a string")', result: false },
    { title: 'A boolean', source: 'is_array(true)', result: false },
    { title: 'Nothing', source: 'is_array(null)', result: false },
  ],
  inline: (call) => `Array.isArray(${call.text('value')})`,
  run: (value) => Array.isArray(value),
})
