import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { stripEscapes } from '../text/ansi.ts'
import { fromBytes, toBytes } from '../value/index.ts'

/** What begins an escape code, and what else vanishes. */
const CONTROL = /[\x00-\x09\x0b-\x1f\x80-\x9f]/

export const strip_ansi_escape_codes = defineFunction({
  name: 'strip_ansi_escape_codes',
  category: 'String',
  description:
    'Removes the [escape codes](https://en.wikipedia.org/wiki/ANSI_escape_code) by which terminals show colours and move the cursor.',
  notes: [
    'Other control characters than line feeds, tabs among them, vanish too.',
    'Bytes that are no UTF-8 stay, where VRL drops an incomplete character at the end.',
  ],
  params: [param.bytes('value', 'The text to remove them from.')],
  returns: Kind.bytes,
  failures: [],
  examples: [
    { title: 'A word in colour', source: 'strip_ansi_escape_codes("\\u{1b}[46mfoo\\u{1b}[0m bar")', result: 'foo bar' },
  ],
  run: (value) => (typeof value === 'string' && !CONTROL.test(value) ? value : fromBytes(stripEscapes(toBytes(value)))),
})
