import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const match = defineFunction({
  name: 'match',
  category: 'String',
  description: 'Says whether a regular expression matches anywhere in `value`.',
  params: [param.text('value', 'The text to look at.'), param.regex('pattern', 'The regular expression.')],
  returns: Kind.boolean,
  failures: [],
  examples: [
    { title: 'It matches', source: "match(\"I'm a little teapot\", r'teapot')", result: true },
    { title: 'It does not match', source: "match(\"I'm a little teapot\", r'.*balloon')", result: false },
  ],
  run: (value, pattern) => pattern.test(value),
})
