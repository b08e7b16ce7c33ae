import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { Regex } from '../regex/index.ts'

export const is_regex = defineFunction({
  name: 'is_regex',
  category: 'Type',
  description: 'Tells whether a value is a regular expression.',
  params: [param.any('value', 'The value.')],
  returns: Kind.boolean,
  failures: [],
  examples: [
    { title: 'A regular expression', source: "is_regex(r'pattern')", result: true },
    { title: 'A text', source: 'is_regex("a string")', result: false },
    { title: 'Nothing', source: 'is_regex(null)', result: false },
  ],
  inline: (call) => `${call.word('isRegex')}(${call.text('value')})`,
  run: (value) => value instanceof Regex,
})
