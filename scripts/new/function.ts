/** The code of a new function of the language. */
export const FUNCTION = `
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const NAME = defineFunction({
  name: 'NAME',
  category: 'String',
  description: 'Puts a mark on both sides of \`value\`.',
  params: [
    param.text('value', 'The text.'),
    param.text('mark', 'What stands on both sides.', { default: '"' }),
  ],
  returns: Kind.bytes,
  failures: [],
  examples: [{ title: 'Quotation marks', source: 'NAME("a b")', result: '"a b"' }],
  run: (value, mark) => mark + value + mark,
})
`

/** Programs that show what the examples leave out. */
export const FUNCTION_FIXTURE = `
# Another mark
# result: "*a*"
NAME("a", mark: "*")
---
# Nothing has a mark on both sides too
# result: "**"
NAME("", mark: "*")
`
