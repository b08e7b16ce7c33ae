import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { utf8Length } from '../text/utf8.ts'

export const sieve = defineFunction({
  name: 'sieve',
  category: 'String',
  description: 'Keeps of `value` only what a regular expression matches.',
  params: [
    param.text('value', 'The text to sieve.'),
    param.regex('permitted_characters', 'What is kept: all its matches.'),
    param.text('replace_single', 'What stands in the place of a single byte that was removed.', { default: '' }),
    param.text('replace_repeated', 'What stands in the place of several bytes in a row that were removed.', {
      default: '',
    }),
  ],
  returns: Kind.bytes,
  failures: [],
  notes: ['What is removed after the last match is not replaced.'],
  examples: [
    {
      title: 'Lower-case letters only',
      source: 'sieve("vector.dev/lowerUPPER", permitted_characters: r\'[a-z]\')',
      result: 'vectordevlower',
    },
    {
      title: 'Letters, digits and dots',
      source: 'sieve("test123%456.فوائد.net.", r\'[a-z0-9.]\')',
      result: 'test123456..net.',
    },
    {
      title: 'Marks for what was removed',
      source: 'sieve("test123%456.فوائد.net.", r\'[a-z.0-9]\', replace_single: "X", replace_repeated: "<REMOVED>")',
      result: 'test123X456.<REMOVED>.net.',
    },
  ],
  run(value, permitted, single, repeated) {
    let kept = ''
    let end = 0
    for (const match of permitted.matchAll(value)) {
      const removed = match.index === end ? 0 : utf8Length(value, end, match.index)
      if (removed > 0) kept += removed === 1 ? single : repeated
      kept += match[0]
      end = match.index + match[0].length
    }
    return kept
  },
})
