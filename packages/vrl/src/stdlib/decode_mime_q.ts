import { decodeEncodedWords } from '../formats/encodings/encoded-word.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const decode_mime_q = defineFunction({
  name: 'decode_mime_q',
  category: 'Codec',
  description:
    'Decodes the [encoded words](https://datatracker.ietf.org/doc/html/rfc2047#section-2) in a text, such as `=?utf-8?b?SGVsbG8=?=` in headers of mail.',
  params: [param.text('value', 'The text; what is not an encoded word stays.')],
  returns: Kind.bytes,
  failures: ['An encoded word has an unknown encoding or character set, or cannot be decoded.'],
  examples: [
    { title: 'A word', source: 'decode_mime_q!("=?utf-8?b?SGVsbG8sIFdvcmxkIQ==?=")', result: 'Hello, World!' },
    {
      title: 'Words within a text',
      source: 'decode_mime_q!("From: =?utf-8?b?SGVsbG8sIFdvcmxkIQ==?= <=?utf-8?q?hello=5Fworld=40example=2ecom?=>")',
      result: 'From: Hello, World! <hello_world@example.com>',
    },
    {
      title: 'The inside of a word, without a character set',
      source: 'decode_mime_q!("?b?SGVsbG8sIFdvcmxkIQ==")',
      result: 'Hello, World!',
    },
  ],
  run: (value) => decodeEncodedWords(value),
})
