import { sha1Library } from '../crypto/digests.ts'
import { encodeBase16 } from '../formats/encodings/base16.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { toBytes } from '../value/index.ts'

export const sha1 = defineFunction({
  name: 'sha1',
  category: 'Cryptography',
  description:
    'Computes the [SHA-1](https://datatracker.ietf.org/doc/html/rfc3174) digest of `value`, as hexadecimal digits.',
  notes: ['SHA-1 is broken: it tells what is the same by accident, not what somebody forged.'],
  params: [param.bytes('value', 'What the digest is of.')],
  returns: Kind.bytes,
  failures: [],
  uses: [sha1Library],
  examples: [{ title: 'A digest', source: 'sha1("foo")', result: '0beec7b5ea3f0fdbc95d0dd47f3c5bc275da8a33' }],
  run: (value) => encodeBase16(sha1Library.get().sha1(toBytes(value))),
})
