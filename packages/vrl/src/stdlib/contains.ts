import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const contains = defineFunction({
  name: 'contains',
  category: 'String',
  description: 'Says whether `substring` stands anywhere in `value`.',
  params: [
    param.text('value', 'The text to search.'),
    param.text('substring', 'The text to look for.'),
    param.boolean('case_sensitive', 'Whether upper and lower case have to agree.', { default: true }),
  ],
  returns: Kind.boolean,
  failures: [],
  examples: [
    { title: 'Case counts', source: 'contains("banana", "AnA")', result: false },
    { title: 'Case does not count', source: 'contains("banana", "AnA", case_sensitive: false)', result: true },
  ],
  inline: (call) =>
    call.constant('case_sensitive') === true ? `${call.text('value')}.includes(${call.text('substring')})` : undefined,
  run: (value, substring, sensitive) =>
    sensitive ? value.includes(substring) : value.toLowerCase().includes(substring.toLowerCase()),
})
