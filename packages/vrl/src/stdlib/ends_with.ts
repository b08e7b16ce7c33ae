import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const ends_with = defineFunction({
  name: 'ends_with',
  category: 'String',
  description: 'Says whether `value` ends with `substring`.',
  params: [
    param.text('value', 'The text to look at.'),
    param.text('substring', 'What it has to end with.'),
    param.boolean('case_sensitive', 'Whether upper and lower case have to agree.', { default: true }),
  ],
  returns: Kind.boolean,
  failures: [],
  examples: [
    { title: 'Case counts', source: 'ends_with("The Needle In The Haystack", "The Haystack")', result: true },
    {
      title: 'Case does not count',
      source: 'ends_with("The Needle In The Haystack", "the haystack", case_sensitive: false)',
      result: true,
    },
    { title: 'The case differs', source: 'ends_with("foobar", "R")', result: false },
  ],
  inline: (call) =>
    call.constant('case_sensitive') === true ? `${call.text('value')}.endsWith(${call.text('substring')})` : undefined,
  run: (value, substring, sensitive) =>
    sensitive ? value.endsWith(substring) : value.toLowerCase().endsWith(substring.toLowerCase()),
})
