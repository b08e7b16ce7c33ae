import { decodeCharset } from '../formats/encodings/charset.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { toBytes } from '../value/index.ts'

export const decode_charset = defineFunction({
  name: 'decode_charset',
  category: 'Codec',
  description: 'Decodes bytes in a [character set](https://encoding.spec.whatwg.org/#names-and-labels) to text.',
  notes: ['A byte order mark at the beginning decides before `from_charset` does, and is removed.'],
  params: [param.bytes('value', 'The bytes.'), param.text('from_charset', 'The name of their character set.')],
  returns: Kind.bytes,
  failures: ['The character set is not known.'],
  examples: [
    { title: 'Korean', source: 'decode_charset!(decode_base64!("vsiz58fPvLy/5A=="), "euc-kr")', result: '안녕하세요' },
    {
      title: 'Japanese',
      source: 'decode_charset!(decode_base64!("pLOk86TLpMGkzw=="), "euc-jp")',
      result: 'こんにちは',
    },
    { title: 'Chinese', source: 'decode_charset!(decode_base64!("xOO6ww=="), "gb2312")', result: '你好' },
  ],
  run: (value, charset) => decodeCharset(toBytes(value), charset),
})
