import { idnaLibrary, toAscii } from '../formats/encodings/idna.ts'
import { encodePunycode } from '../formats/encodings/punycode.ts'
import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { isAscii } from '../text/utf8.ts'

const PREFIX = 'xn--'

export const encode_punycode = defineFunction({
  name: 'encode_punycode',
  category: 'Codec',
  description:
    'Encodes a domain name, or a part of one, as [Punycode](https://datatracker.ietf.org/doc/html/rfc3492): `café` is `xn--caf-dma`.',
  params: [
    param.text('value', 'The domain name.'),
    param.boolean(
      'validate',
      'Whether names that are not valid by [UTS #46](https://unicode.org/reports/tr46/) fail; else they are encoded as they are, in lower case.',
      { default: true },
    ),
  ],
  returns: Kind.bytes,
  failures: ['The domain name is not valid.'],
  uses: [idnaLibrary],
  examples: [
    { title: 'A name with an accent', source: 'encode_punycode!("www.café.com")', result: 'www.xn--caf-dma.com' },
    { title: 'Upper and lower case', source: 'encode_punycode!("www.CAFé.com")', result: 'www.xn--caf-dma.com' },
    { title: 'A name of ASCII letters', source: 'encode_punycode!("www.cafe.com")', result: 'www.cafe.com' },
    {
      title: 'A name that is not valid',
      source: 'encode_punycode!("xn--8hbb.xn--fiba.xn--8hbf.xn--eib.", validate: false)',
      result: 'xn--8hbb.xn--fiba.xn--8hbf.xn--eib.',
    },
  ],
  run(value, validate) {
    if (validate) return toAscii(value) ?? fail('unable to encode to punycode')
    return value.split('.').map(encodedLabel).join('.')
  },
})

function encodedLabel(label: string): string {
  const lower = label.toLowerCase()
  if (label.startsWith(PREFIX) || isAscii(label)) return lower
  return PREFIX + (encodePunycode(lower) ?? lower)
}
