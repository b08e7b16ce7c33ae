import * as fc from 'fast-check'
import { jsonValues, keys, objectOf } from '../arbitraries/values.ts'
import { Regex } from '../../src/regex/index.ts'
import { float, fromBytes, Timestamp, type Value } from '../../src/value/index.ts'

/** What parsers treat in their own way: brackets, quotes, signs, ends of lines, and what is no ASCII or no character at all. */
/* oxlint-disable typescript/no-misused-spread -- each of them is one code point */
export const SHARP = [
  ..." \t\n\r\0:;|@#,.+-_0\"'`\\{}[]()<>=&*!%$^~?/eExX\u007f\u0080\u00a0\u00e9\u0130\u2028\ufeff\ufffd",
  '\u{1f600}', 'e\u0301', '\r\n', '{{', '}}', '${', '*/', '\\u', '\\x', '%25', '&amp;', '0x', '1e999', '-9223372036854775808',
] // prettier-ignore

/** A place in a text, told in parts of its length so that it stands for any length. */
const part = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
const sharp = fc.oneof(
  fc.array(fc.constantFrom(...SHARP), { maxLength: 3 }).map((pieces) => pieces.join('')),
  fc.tuple(fc.constantFrom(...SHARP), fc.integer({ min: 20, max: 300 })).map(([piece, count]) => piece.repeat(count)),
)

/** Texts that were valid until some of their characters were changed, removed, repeated, or taken from another one. */
export function mutatedTexts(valid: readonly string[]): fc.Arbitrary<string> {
  const seed = fc.constantFrom(...valid)
  const more = fc.oneof(
    { arbitrary: sharp, weight: 3 },
    fc.tuple(seed, part, fc.nat(40)).map(([other, from, length]) => piece(other, from, length)),
  )
  const edit = fc.record({ at: part, cut: fc.oneof(fc.constantFrom(0, 1, Number.POSITIVE_INFINITY), fc.nat(9)), more })
  return fc
    .tuple(seed, fc.array(edit, { maxLength: 3 }))
    .map(([text, edits]) => edits.reduce(edited, text).toWellFormed())
}

interface Edit {
  readonly at: number
  readonly cut: number
  readonly more: string
}

function edited(text: string, { at, cut, more }: Edit): string {
  const start = Math.floor(at * text.length)
  return text.slice(0, start) + more + text.slice(start + cut)
}

function piece(text: string, from: number, length: number): string {
  const start = Math.floor(from * text.length)
  return text.slice(start, start + length)
}

/** Texts of no meaning; all are well-formed, as events have them. */
export const texts: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.array(fc.constantFrom(...SHARP, 'a', '1'), { maxLength: 12 }).map((pieces) => pieces.join('')),
  sharp,
  keys.map((key) => key.toWellFormed()),
  fc.constantFrom(
    '',
    'true',
    '1',
    '-1',
    '1.0',
    'NaN',
    'null',
    '1970-01-01T00:00:00Z',
    '127.0.0.1',
    '::1',
    'a,b',
    'x'.repeat(5000),
  ),
)

/** Bytes values: text, or what is no text. */
export const bytes: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  { arbitrary: texts, weight: 5 },
  fc.uint8Array({ maxLength: 40 }).map(fromBytes),
)

export const integers: fc.Arbitrary<number | bigint> = fc.oneof(
  { arbitrary: fc.integer({ min: -3, max: 70 }), weight: 3 },
  fc.constantFrom<number | bigint>(
    0, -1, 255, 1e3, 65_536, -65_537, 2 ** 31, -(2 ** 31), 1_700_000_000, 1e15, 2 ** 53 - 1, -(2 ** 53 - 1), 2n ** 53n, 2n ** 63n - 1n,
    -(2n ** 63n), -(2n ** 53n),
  ), // prettier-ignore
)
export const floats: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 0.5, 1e300, -1e300, 5e-324, 2 ** 63, 2 ** 53, 1e21, Number.MAX_VALUE).map(float),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(float),
)
export const timestamps: fc.Arbitrary<Timestamp> = fc.oneof(
  fc.tuple(fc.integer(), fc.nat(999_999_999)).map(([seconds, nanos]) => new Timestamp(seconds, nanos)),
  fc
    .constantFrom(-62_135_596_800, 253_402_300_799, 0, -1, 8_210_266_876_799, -8_334_601_228_800)
    .map((s) => new Timestamp(s, 999_999_999)),
)
/** Patterns that make backtracking engines take exponential time, and some that are just odd. */
export const PATTERNS = [
  '', '(a+)+$', '(a|a)*b', '(.*)*x', '(?i)ß|ſ|K', '^(([a-z])+.)+[A-Z]([a-z])+$', '(x+x+)+y', '(?:a?){30}a{30}', '\\b|\\B', '(?P<a>.)(?P<b>.)?',
  '[^\\x00-\\x7f]+', '(?s).*', '(?:)*', '(?m)^.*$', '\\p{L}+', '.{0,50}.{0,50}x',
] // prettier-ignore
export const regexes: fc.Arbitrary<Regex> = fc.constantFrom(...PATTERNS.map((pattern) => new Regex(pattern)))

export const scalars: fc.Arbitrary<Value> = fc.oneof(
  bytes, integers, floats, timestamps, fc.boolean(), fc.constant(null),
) // prettier-ignore

/** As deep as parsed documents may be. */
function deep(levels: number, kind: 'array' | 'object'): Value {
  let value: Value = 'x'
  for (let i = 0; i < levels; i++) value = kind === 'array' ? [value] : { a: value }
  return value
}

export const arrays: fc.Arbitrary<Value[]> = fc.oneof(
  { arbitrary: fc.array(fc.oneof(jsonValues, scalars), { maxLength: 5 }), weight: 4 },
  fc.array(fc.array(scalars, { maxLength: 3 }), { maxLength: 4 }),
  fc.array(fc.tuple(keys, scalars).map(([key, value]) => objectOf([['key', key], ['value', value]])), { maxLength: 4 }),
  fc.constantFrom(deep(127, 'array') as Value[], [deep(127, 'object')], Array.from({ length: 3000 }, (_, i) => i % 7)),
) // prettier-ignore
export const objects: fc.Arbitrary<Value> = fc.oneof(
  { arbitrary: fc.array(fc.tuple(keys, fc.oneof(scalars, arrays)), { maxLength: 5 }).map(objectOf), weight: 4 },
  fc.array(fc.tuple(keys, jsonValues), { maxLength: 5 }).map(objectOf),
  fc.constant(deep(127, 'object')),
)
