import { encodeCharset } from '../formats/encodings/charset.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { fromBytes } from '../value/index.ts'

export const encode_charset = defineFunction({
  name: 'encode_charset',
  category: 'Codec',
  description: 'Encodes a text in a [character set](https://encoding.spec.whatwg.org/#names-and-labels).',
  notes: ['A character that the set lacks is written as `&#1234;`. UTF-16 is encoded as UTF-8.'],
  params: [param.text('value', 'The text.'), param.text('to_charset', 'The name of the character set.')],
  returns: Kind.bytes,
  failures: ['The character set is not known.'],
  examples: [
    { title: 'Korean', source: 'encode_base64(encode_charset!("안녕하세요", "euc-kr"))', result: 'vsiz58fPvLy/5A==' },
    { title: 'Japanese', source: 'encode_base64(encode_charset!("こんにちは", "euc-jp"))', result: 'pLOk86TLpMGkzw==' },
    { title: 'Chinese', source: 'encode_base64(encode_charset!("你好", "gb2312"))', result: 'xOO6ww==' },
  ],
  run: (value, charset) => fromBytes(encodeCharset(value, charset)),
})
