import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { Regex, RegexSyntaxError } from '../regex/index.ts'
import { remembered } from '../collection/remembered.ts'

export const to_regex = defineFunction({
  name: 'to_regex',
  category: 'Coerce',
  description: 'Makes a regular expression of a text.',
  notes: ['A regex literal is faster; this is for patterns that are known only when the program runs.'],
  params: [param.text('value', 'The pattern.')],
  returns: Kind.regex,
  failures: ['`value` is no regular expression.'],
  examples: [{ title: 'A pattern', source: 'to_regex!("^foo$")', result: "r'^foo$'" }],
  compile: () => remembered(regexFrom),
})

function regexFrom(pattern: string): Regex {
  try {
    return Regex.parse(pattern)
  } catch (error) {
    if (error instanceof RegexSyntaxError) fail(`could not create regex: ${error.message}`)
    throw error
  }
}
