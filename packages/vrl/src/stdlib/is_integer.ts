import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const is_integer = defineFunction({
  name: 'is_integer',
  category: 'Type',
  description: 'Tells whether a value is an integer.',
  params: [param.any('value', 'The value.')],
  returns: Kind.boolean,
  failures: [],
  examples: [
    { title: 'An integer', source: 'is_integer(1)', result: true },
    { title: 'A text', source: 'is_integer("a string")', result: false },
    { title: 'Nothing', source: 'is_integer(null)', result: false },
  ],
  inline: (call) => `${call.word('isInteger')}(${call.text('value')})`,
  run: (value) => typeof value === 'bigint' || Number.isInteger(value),
})
