import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { isObject } from '../value/index.ts'

export const is_object = defineFunction({
  name: 'is_object',
  category: 'Type',
  description: 'Tells whether a value is an object.',
  params: [param.any('value', 'The value.')],
  returns: Kind.boolean,
  failures: [],
  examples: [
    { title: 'An object', source: 'is_object({"foo": "bar"})', result: true },
    { title: 'A text', source: 'is_object("a string")', result: false },
    { title: 'A boolean', source: 'is_object(true)', result: false },
  ],
  inline: (call) => `${call.word('isObject')}(${call.text('value')})`,
  run: (value) => isObject(value),
})
