import { idnaLibrary, toUnicode } from '../formats/encodings/idna.ts'
import { decodePunycode } from '../formats/encodings/punycode.ts'
import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

const PREFIX = 'xn--'

export const decode_punycode = defineFunction({
  name: 'decode_punycode',
  category: 'Codec',
  description:
    'Decodes a domain name, or a part of one, from [Punycode](https://datatracker.ietf.org/doc/html/rfc3492): `xn--caf-dma` is `café`.',
  params: [
    param.text('value', 'The domain name.'),
    param.boolean(
      'validate',
      'Whether names that are not valid by [UTS #46](https://unicode.org/reports/tr46/) fail; else what cannot be decoded stays.',
      { default: true },
    ),
  ],
  returns: Kind.bytes,
  failures: ['The domain name is not valid.'],
  uses: [idnaLibrary],
  examples: [
    { title: 'A name with an accent', source: 'decode_punycode!("www.xn--caf-dma.com")', result: 'www.café.com' },
    { title: 'A name of ASCII letters', source: 'decode_punycode!("www.cafe.com")', result: 'www.cafe.com' },
    {
      title: 'A name that is not valid',
      source: 'decode_punycode!("xn--8hbb.xn--fiba.xn--8hbf.xn--eib.", validate: false)',
      result: '١٠.٦٦.٣٠.٥.',
    },
  ],
  run(value, validate) {
    if (!value.includes(PREFIX)) return value
    if (validate) return toUnicode(value) ?? fail('unable to decode punycode')
    return value.split('.').map(decodedLabel).join('.')
  },
})

function decodedLabel(label: string): string {
  return label.startsWith(PREFIX) ? (decodePunycode(label.slice(PREFIX.length)) ?? label) : label
}
