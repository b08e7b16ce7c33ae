import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const upcase = defineFunction({
  name: 'upcase',
  category: 'String',
  description: 'Turns all letters of `value` into upper case, by the rules of Unicode.',
  params: [param.text('value', 'The text to turn into upper case.')],
  returns: Kind.bytes,
  failures: [],
  examples: [{ title: 'A sentence', source: 'upcase("Hello, World!")', result: 'HELLO, WORLD!' }],
  inline: (call) => `${call.text('value')}.toUpperCase()`,
  run: (value) => value.toUpperCase(),
})
