import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { endOfCodePoints } from '../text/utf8.ts'

export const truncate = defineFunction({
  name: 'truncate',
  category: 'String',
  description: 'Cuts `value` after some characters.',
  params: [
    param.text('value', 'The text to cut.'),
    param.count('limit', 'How many characters (code points) stay at most.'),
    param.text('suffix', 'A text that is put behind what was cut; it does not count for the limit.', { default: '' }),
  ],
  returns: Kind.bytes,
  rules: ['A text that is not longer than `limit` stays as it is, without the suffix.'],
  failures: [],
  examples: [
    {
      title: 'With dots',
      source: 'truncate("A rather long sentence.", limit: 11, suffix: "...")',
      result: 'A rather lo...',
    },
    {
      title: 'With a mark',
      source: 'truncate("A rather long sentence.", limit: 11, suffix: "[TRUNCATED]")',
      result: 'A rather lo[TRUNCATED]',
    },
    { title: 'Without a suffix', source: 'truncate("foobar", 3)', result: 'foo' },
  ],
  run(value, limit, suffix) {
    const end = endOfCodePoints(value, Math.max(0, limit))
    return end < value.length ? value.slice(0, end) + suffix : value
  },
})
