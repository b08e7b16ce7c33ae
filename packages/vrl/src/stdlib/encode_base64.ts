import { encodeBase64 } from '../formats/encodings/base64.ts'
import { CallFault, defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { toBytes } from '../value/index.ts'

export const encode_base64 = defineFunction({
  name: 'encode_base64',
  category: 'Codec',
  description: 'Encodes bytes as [Base64](https://datatracker.ietf.org/doc/html/rfc4648).',
  params: [
    param.bytes('value', 'The bytes.'),
    param.boolean('padding', 'Whether the result is filled up with `=`.', { default: true }),
    param.text('charset', 'The alphabet: `standard` (with `+` and `/`) or `url_safe` (with `-` and `_`).', {
      default: 'standard',
    }),
  ],
  returns: Kind.bytes,
  failures: [],
  notes: [
    'An unknown `charset` fails the program: when it is compiled, where it is a literal, which VRL does not say before it runs.',
  ],
  examples: [
    {
      title: 'As it is without options',
      source: 'encode_base64("please encode me")',
      result: 'cGxlYXNlIGVuY29kZSBtZQ==',
    },
    {
      title: 'Without padding',
      source: 'encode_base64("please encode me, no padding though", padding: false)',
      result: 'cGxlYXNlIGVuY29kZSBtZSwgbm8gcGFkZGluZyB0aG91Z2g',
    },
    {
      title: 'The alphabet for URLs',
      source: 'encode_base64("please encode me, but safe for URLs", charset: "url_safe")',
      result: 'cGxlYXNlIGVuY29kZSBtZSwgYnV0IHNhZmUgZm9yIFVSTHM=',
    },
    {
      title: 'For URLs, and without padding',
      source: 'encode_base64("some string value", padding: false, charset: "url_safe")',
      result: 'c29tZSBzdHJpbmcgdmFsdWU',
    },
  ],
  typeOf(call) {
    const charset = call.constant('charset')
    if (typeof charset === 'string' && charset !== 'standard' && charset !== 'url_safe')
      throw new CallFault('unknown charset', 'charset')
    const truly = { kind: Kind.bytes, fallible: call.constant('charset') === undefined }
    return { kind: Kind.bytes, fallible: false, truly }
  },
  run(value, padding, charset) {
    if (charset !== 'standard' && charset !== 'url_safe') fail('unknown charset')
    return encodeBase64(toBytes(value), charset, padding)
  },
})
