import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import type { Regex } from '../regex/index.ts'
import { isAscii, unitAt, utf8Length } from '../text/utf8.ts'
import { toBytes } from '../value/index.ts'

export const find = defineFunction({
  name: 'find',
  category: 'String',
  description: 'Gives the place where `pattern` is first found in `value`, counted in bytes from 0.',
  notes: ['VRL calls the result an integer always; here a program has to reckon with `null`, or say `int!(…)`.'],
  params: [
    param.bytes('value', 'The text to search.'),
    param.of(Kind.bytes.or(Kind.regex), 'pattern', 'A text or a regular expression to look for.'),
    param.count('from', 'The byte from which to search on.', { default: 0 }),
  ],
  returns: Kind.integer.or(Kind.null),
  rules: ['It is `null` where the pattern is not found.'],
  failures: [],
  examples: [
    { title: 'A text', source: 'find("foobar", "bar")', result: 3 },
    { title: 'At the beginning', source: 'find("foobar", "foo")', result: 0 },
    { title: 'A regular expression', source: 'find("foobar", r\'b.r\')', result: 3 },
    { title: 'Nothing found', source: 'find("foobar", "baz")', result: null },
    { title: 'From a place on', source: 'find("foobarfoobarfoo", "bar", 4)', result: 9 },
  ],
  run(value, pattern, from) {
    if (from < 0) return null
    if (typeof pattern === 'string' && typeof value === 'string') return textIn(value, pattern, from)
    if (typeof pattern === 'string' || pattern instanceof Uint8Array)
      return bytesIn(toBytes(value), toBytes(pattern), from)
    const text = typeof value === 'string' ? value : new TextDecoder().decode(value)
    const start = unitAt(text, from)
    const match = start === undefined ? undefined : (pattern as Regex).exec(text, start)
    return match === undefined ? null : utf8Length(text, 0, match.index)
  },
})

function textIn(text: string, pattern: string, from: number): number | null {
  const start = from === 0 ? 0 : isAscii(text) ? from : (unitAt(text, from) ?? Number.POSITIVE_INFINITY)
  if (start > text.length) return null
  const found = text.indexOf(pattern, start)
  return found < 0 ? null : utf8Length(text, 0, found)
}

function bytesIn(bytes: Uint8Array, pattern: Uint8Array, from: number): number | null {
  for (let at = from; at + pattern.length <= bytes.length; at++) {
    if (pattern.every((byte, i) => byte === bytes[at + i])) return at
  }
  return null
}
