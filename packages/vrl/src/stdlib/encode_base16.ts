import { encodeBase16 } from '../formats/encodings/base16.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { toBytes } from '../value/index.ts'

export const encode_base16 = defineFunction({
  name: 'encode_base16',
  category: 'Codec',
  description: 'Encodes bytes as hexadecimal digits in lower case.',
  params: [param.bytes('value', 'The bytes.')],
  returns: Kind.bytes,
  failures: [],
  examples: [
    { title: 'A text', source: 'encode_base16("some string value")', result: '736f6d6520737472696e672076616c7565' },
  ],
  run: (value) => encodeBase16(toBytes(value)),
})
