import { tokens } from '../formats/logs/tokens.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const parse_tokens = defineFunction({
  name: 'parse_tokens',
  category: 'Parse',
  description:
    'Cuts a line into words, texts in double quotes and texts in square brackets. A backslash keeps a quote or a bracket from ending its text.',
  notes: ['All tokens are texts; one that is empty or `-` is null.'],
  params: [param.text('value', 'The line.')],
  returns: Kind.arrayOf(Kind.bytes),
  failures: ['The text cannot be cut.'],
  examples: [
    {
      title: 'Words, quotes and brackets',
      source: 'parse_tokens(s\'A sentence "with \\"a\\" sentence inside" and [some brackets]\')',
      result: ['A', 'sentence', 'with \\"a\\" sentence inside', 'and', 'some brackets'],
    },
  ],
  typeOf: () => ({
    kind: Kind.arrayOf(Kind.bytes),
    fallible: false,
    truly: { kind: Kind.arrayOf(Kind.bytes.or(Kind.null)), fallible: false },
  }),
  run: (value) => tokens(value).map((token) => (token === '' || token === '-' ? null : token)),
})
