import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const downcase = defineFunction({
  name: 'downcase',
  category: 'String',
  description: 'Turns all letters of `value` into lower case, by the rules of Unicode.',
  params: [param.text('value', 'The text to turn into lower case.')],
  returns: Kind.bytes,
  failures: [],
  examples: [
    { title: 'A sentence', source: 'downcase("Hello, World!")', result: 'hello, world!' },
    { title: 'Other characters stay', source: 'downcase("FOO 2 BAR")', result: 'foo 2 bar' },
  ],
  inline: (call) => `${call.text('value')}.toLowerCase()`,
  run: (value) => value.toLowerCase(),
})
