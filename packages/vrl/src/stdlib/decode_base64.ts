import { decodeBase64, withoutPadding, type Base64Alphabet } from '../formats/encodings/base64.ts'
import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { fromBytes } from '../value/index.ts'

export const decode_base64 = defineFunction({
  name: 'decode_base64',
  category: 'Codec',
  description: 'Decodes [Base64](https://datatracker.ietf.org/doc/html/rfc4648) to bytes, padded or not.',
  params: [
    param.text('value', 'The text to decode.'),
    param.text('charset', 'Its alphabet: `standard` (with `+` and `/`) or `url_safe` (with `-` and `_`).', {
      default: 'standard',
    }),
  ],
  returns: Kind.bytes,
  failures: ['`value` is not Base64.', '`charset` is neither of the two.'],
  examples: [
    {
      title: 'The standard alphabet',
      source: 'decode_base64!("eW91IGhhdmUgc3VjY2Vzc2Z1bGx5IGRlY29kZWQgbWU=")',
      result: 'you have successfully decoded me',
    },
    {
      title: 'The alphabet for URLs',
      source:
        'decode_base64!("eW91IGNhbid0IG1ha2UgeW91ciBoZWFydCBmZWVsIHNvbWV0aGluZyBpdCB3b24ndA==", charset: "url_safe")',
      result: "you can't make your heart feel something it won't",
    },
  ],
  run(value, charset) {
    if (charset !== 'standard' && charset !== 'url_safe') fail('unknown charset')
    const alphabet: Base64Alphabet = charset
    return fromBytes(decodeBase64(withoutPadding(value), alphabet) ?? fail('unable to decode value from base64'))
  },
})
