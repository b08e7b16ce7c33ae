import { decodeBase16 } from '../formats/encodings/base16.ts'
import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { fromBytes } from '../value/index.ts'

export const decode_base16 = defineFunction({
  name: 'decode_base16',
  category: 'Codec',
  description: 'Decodes hexadecimal digits to bytes.',
  params: [param.text('value', 'Pairs of digits, in upper or lower case.')],
  returns: Kind.bytes,
  failures: ['`value` is not made of pairs of hexadecimal digits.'],
  examples: [
    {
      title: 'Upper case',
      source: 'decode_base16!("736F6D6520737472696E672076616C7565")',
      result: 'some string value',
    },
    {
      title: 'Lower case',
      source: 'decode_base16!("796f752068617665207375636365737366756c6c79206465636f646564206d65")',
      result: 'you have successfully decoded me',
    },
  ],
  run: (value) => fromBytes(decodeBase16(value) ?? fail('unable to decode value to base16')),
})
