import { SHA2_VARIANTS, sha2Library, sha2Of, type Sha2Variant } from '../crypto/digests.ts'
import { encodeBase16 } from '../formats/encodings/base16.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { toBytes } from '../value/index.ts'

export const sha2 = defineFunction({
  name: 'sha2',
  category: 'Cryptography',
  description:
    'Computes a [SHA-2](https://csrc.nist.gov/pubs/fips/180-4/upd1/final) digest of `value`, as hexadecimal digits.',
  params: [
    param.bytes('value', 'What the digest is of.'),
    param.choice('variant', 'Which of the digests.', SHA2_VARIANTS, { default: 'SHA-512/256' }),
  ],
  returns: Kind.bytes,
  failures: [],
  uses: [sha2Library],
  examples: [
    {
      title: 'Without a variant',
      source: 'sha2("foobar")',
      result: 'd014c752bc2be868e16330f47e0c316a5967bcbc9c286a457761d7055b9214ce',
    },
    {
      title: '224 bits',
      source: 'sha2("foo", variant: "SHA-512/224")',
      result: 'd68f258d37d670cfc1ec1001a0394784233f88f056994f9a7e5e99be',
    },
    {
      title: '384 bits',
      source: 'sha2("foobar", "SHA-384")',
      result: '3c9c30d9f665e74d515c842960d4a451c83a0125fd3de7392d7b37231af10c72ea58aedfcdf89a5765bf902af93ecf06',
    },
  ],
  run: (value, variant: Sha2Variant) => encodeBase16(sha2Of(variant)(toBytes(value))),
})
