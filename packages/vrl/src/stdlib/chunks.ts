import { CallFault, defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { fromBytes, toBytes } from '../value/index.ts'

export const chunks = defineFunction({
  name: 'chunks',
  category: 'Array',
  description: 'Cuts `value` into pieces of `chunk_size` bytes; the last one holds what is left.',
  params: [
    param.bytes('value', 'The text to cut.'),
    param.count('chunk_size', 'How many bytes each piece has: 1 at least.'),
  ],
  returns: Kind.arrayOf(Kind.bytes),
  failures: ['`chunk_size` is less than 1 byte.'],
  examples: [
    { title: 'A text', source: 'chunks("abcdefgh", 4)', result: ['abcd', 'efgh'] },
    { title: 'A last piece that is shorter', source: 'chunks("abcdefgh", 5)', result: ['abcde', 'fgh'] },
  ],
  typeOf(call) {
    const size = call.constant('chunk_size')
    if (size !== undefined && Number(size) < 1)
      throw new CallFault('"chunk_size" must be at least 1 byte', 'chunk_size')
    return { kind: Kind.arrayOf(Kind.bytes), fallible: size === undefined }
  },
  run(value, size) {
    if (size < 1) fail('"chunk_size" must be at least 1 byte')
    const bytes = toBytes(value)
    const pieces = []
    for (let at = 0; at < bytes.length; at += size) pieces.push(fromBytes(bytes.slice(at, at + size)))
    return pieces
  },
})
