import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const strip_whitespace = defineFunction({
  name: 'strip_whitespace',
  category: 'String',
  description: 'Removes white space, as Unicode defines it, from the beginning and the end of `value`.',
  params: [param.text('value', 'The text to remove it from.')],
  returns: Kind.bytes,
  failures: [],
  examples: [
    { title: 'At both ends', source: 'strip_whitespace("  A sentence.  ")', result: 'A sentence.' },
    { title: 'At the beginning', source: 'strip_whitespace("  foobar")', result: 'foobar' },
    { title: 'At the end', source: 'strip_whitespace("foo bar  ")', result: 'foo bar' },
    { title: 'Line feeds', source: 'strip_whitespace("\\n\\nfoo bar\\n  ")', result: 'foo bar' },
  ],
  run(value) {
    let start = 0
    let end = value.length
    while (start < end && isSpace(value.charCodeAt(start))) start++
    while (end > start && isSpace(value.charCodeAt(end - 1))) end--
    return value.slice(start, end)
  },
})

/** Whether a code has the property White_Space. */
function isSpace(code: number): boolean {
  if (code < 128) return code === 32 || (code >= 9 && code <= 13)
  if (code >= 0x2000 && code <= 0x200a) return true
  return [0x85, 0xa0, 0x1680, 0x2028, 0x2029, 0x202f, 0x205f, 0x3000].includes(code)
}
