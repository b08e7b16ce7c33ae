import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { isFloat } from '../numbers/decimal.ts'

export const is_float = defineFunction({
  name: 'is_float',
  category: 'Type',
  description: 'Tells whether a value is a float.',
  params: [param.any('value', 'The value.')],
  returns: Kind.boolean,
  failures: [],
  examples: [
    { title: 'A float', source: 'is_float(0.577)', result: true },
    { title: 'A text', source: 'is_float("a string")', result: false },
    { title: 'A boolean', source: 'is_float(true)', result: false },
    { title: 'Nothing', source: 'is_float(null)', result: false },
  ],
  inline: (call) => `${call.word('isFloat')}(${call.text('value')})`,
  run: (value) => isFloat(value),
})
