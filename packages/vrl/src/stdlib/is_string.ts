import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const is_string = defineFunction({
  name: 'is_string',
  category: 'Type',
  description: 'Tells whether a value is a text.',
  params: [param.any('value', 'The value.')],
  returns: Kind.boolean,
  failures: [],
  examples: [
    { title: 'A text', source: 'is_string("a string")', result: true },
    { title: 'An array', source: 'is_string([1, 2, 3])', result: false },
    { title: 'A boolean', source: 'is_string(true)', result: false },
    { title: 'Nothing', source: 'is_string(null)', result: false },
  ],
  inline: (call) => `${call.word('isBytes')}(${call.text('value')})`,
  run: (value) => typeof value === 'string' || value instanceof Uint8Array,
})
