import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import type { Regex } from '../regex/index.ts'
import { toText } from '../value/index.ts'

export const split = defineFunction({
  name: 'split',
  category: 'String',
  description: 'Cuts `value` wherever `pattern` is found.',
  params: [
    param.text('value', 'The text to cut.'),
    param.of(Kind.bytes.or(Kind.regex), 'pattern', 'The text or the regular expression that separates the pieces.'),
    param.count('limit', 'How many pieces there are at most.', { default: 999_999_999 }),
  ],
  returns: Kind.arrayOf(Kind.bytes),
  rules: [
    'Where there would be more pieces than `limit`, the last one holds the rest as it is.',
    'A `limit` of 0 or less gives no pieces.',
  ],
  failures: [],
  examples: [
    {
      title: 'Without a limit',
      source: 'split("apples and pears and bananas", " and ")',
      result: ['apples', 'pears', 'bananas'],
    },
    {
      title: 'With a limit',
      source: 'split("apples and pears and bananas", " and ", limit: 2)',
      result: ['apples', 'pears and bananas'],
    },
    { title: 'At a letter', source: 'split("foobar", "b")', result: ['foo', 'ar'] },
    { title: 'At a regular expression', source: 'split("barbaz", r\'ba\')', result: ['', 'r', 'z'] },
  ],
  run(value, pattern, limit) {
    if (limit <= 0) return []
    if (typeof pattern === 'string' || pattern instanceof Uint8Array) return splitText(value, toText(pattern), limit)
    return (pattern as Regex).split(value, limit)
  },
})

function splitText(value: string, pattern: string, limit: number): string[] {
  if (pattern === '') return splitCharacters(value, limit)
  const pieces: string[] = []
  let at = 0
  while (pieces.length < limit - 1) {
    const found = value.indexOf(pattern, at)
    if (found < 0) break
    pieces.push(value.slice(at, found))
    at = found + pattern.length
  }
  pieces.push(value.slice(at))
  return pieces
}

/** An empty text is found before and after every character, at both ends too. */
function splitCharacters(value: string, limit: number): string[] {
  const pieces = ['', ...value, '']
  if (pieces.length <= limit) return pieces
  return [...pieces.slice(0, limit - 1), pieces.slice(limit - 1).join('')]
}
