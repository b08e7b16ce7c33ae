import { decodePercent } from '../formats/encodings/percent.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { toBytes } from '../value/index.ts'

export const decode_percent = defineFunction({
  name: 'decode_percent',
  category: 'Codec',
  description: 'Decodes what is [percent-encoded](https://url.spec.whatwg.org/#percent-encoded-bytes), as in URLs.',
  notes: ['A `%` without two hexadecimal digits stays as it is, and so does `+`.'],
  params: [param.bytes('value', 'The text to decode.')],
  returns: Kind.bytes,
  failures: [],
  examples: [{ title: 'A space and a question mark', source: 'decode_percent("foo%20bar%3F")', result: 'foo bar?' }],
  run: (value) => decodePercent(toBytes(value)),
})
