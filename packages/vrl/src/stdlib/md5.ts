import { sha1Library } from '../crypto/digests.ts'
import { encodeBase16 } from '../formats/encodings/base16.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { toBytes } from '../value/index.ts'

export const md5 = defineFunction({
  name: 'md5',
  category: 'Cryptography',
  description:
    'Computes the [MD5](https://datatracker.ietf.org/doc/html/rfc1321) digest of `value`, as hexadecimal digits.',
  notes: ['MD5 is broken: it tells what is the same by accident, not what somebody forged.'],
  params: [param.bytes('value', 'What the digest is of.')],
  returns: Kind.bytes,
  failures: [],
  uses: [sha1Library],
  examples: [{ title: 'A digest', source: 'md5("foo")', result: 'acbd18db4cc2f85cedef654fccc4a4d8' }],
  run: (value) => encodeBase16(sha1Library.get().md5(toBytes(value))),
})
