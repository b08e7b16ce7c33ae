import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const is_boolean = defineFunction({
  name: 'is_boolean',
  category: 'Type',
  description: 'Tells whether a value is a boolean.',
  params: [param.any('value', 'The value.')],
  returns: Kind.boolean,
  failures: [],
  examples: [
    { title: 'A boolean', source: 'is_boolean(false)', result: true },
    { title: 'A text', source: 'is_boolean("a string")', result: false },
    { title: 'Nothing', source: 'is_boolean(null)', result: false },
  ],
  inline: (call) => `(typeof ${call.text('value')} === "boolean")`,
  run: (value) => typeof value === 'boolean',
})
