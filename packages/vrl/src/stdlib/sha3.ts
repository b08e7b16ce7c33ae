import { SHA3_VARIANTS, sha3Library, sha3Of, type Sha3Variant } from '../crypto/digests.ts'
import { encodeBase16 } from '../formats/encodings/base16.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { toBytes } from '../value/index.ts'

export const sha3 = defineFunction({
  name: 'sha3',
  category: 'Cryptography',
  description:
    'Computes a [SHA-3](https://csrc.nist.gov/pubs/fips/202/final) digest of `value`, as hexadecimal digits.',
  params: [
    param.bytes('value', 'What the digest is of.'),
    param.choice('variant', 'Which of the digests.', SHA3_VARIANTS, { default: 'SHA3-512' }),
  ],
  returns: Kind.bytes,
  failures: [],
  uses: [sha3Library],
  examples: [
    {
      title: 'Without a variant',
      source: 'sha3("foobar")',
      result:
        'ff32a30c3af5012ea395827a3e99a13073c3a8d8410a708568ff7e6eb85968fccfebaea039bc21411e9d43fdb9a851b529b9960ffea8679199781b8f45ca85e2',
    },
    {
      title: '224 bits',
      source: 'sha3("foo", variant: "SHA3-224")',
      result: 'f4f6779e153c391bbd29c95e72b0708e39d9166c7cea51d1f10ef58a',
    },
    {
      title: '384 bits',
      source: 'sha3("foobar", "SHA3-384")',
      result: '0fa8abfbdaf924ad307b74dd2ed183b9a4a398891a2f6bac8fd2db7041b77f068580f9c6c66f699b496c2da1cbcc7ed8',
    },
  ],
  run: (value, variant: Sha3Variant) => encodeBase16(sha3Of(variant)(toBytes(value))),
})
