import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { toBytes } from '../value/index.ts'

export const starts_with = defineFunction({
  name: 'starts_with',
  category: 'String',
  description: 'Says whether `value` begins with `substring`.',
  params: [
    param.bytes('value', 'The text to look at.'),
    param.bytes('substring', 'What it has to begin with.'),
    param.boolean('case_sensitive', 'Whether upper and lower case have to agree.', { default: true }),
  ],
  returns: Kind.boolean,
  failures: [],
  examples: [
    { title: 'Case counts', source: 'starts_with("The Needle In The Haystack", "The Needle")', result: true },
    {
      title: 'Case does not count',
      source: 'starts_with("The Needle In The Haystack", "the needle", case_sensitive: false)',
      result: true,
    },
    { title: 'The case differs', source: 'starts_with("foobar", "F")', result: false },
  ],
  run(value, substring, sensitive) {
    if (typeof value === 'string' && typeof substring === 'string') {
      return sensitive ? value.startsWith(substring) : value.toLowerCase().startsWith(substring.toLowerCase())
    }
    const [bytes, start] = [toBytes(value), toBytes(substring)]
    if (start.length > bytes.length) return false
    return start.every((byte, i) => byte === bytes[i] || (!sensitive && lower(byte) === lower(bytes[i] as number)))
  },
})

function lower(byte: number): number {
  return byte >= 65 && byte <= 90 ? byte + 32 : byte
}
