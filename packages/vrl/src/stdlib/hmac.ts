import { hmacLibrary, sha1Library, sha2Library } from '../crypto/digests.ts'
import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { fromBytes, toBytes } from '../value/index.ts'

const ALGORITHMS = ['SHA1', 'SHA-224', 'SHA-256', 'SHA-384', 'SHA-512']

export const hmac = defineFunction({
  name: 'hmac',
  category: 'Cryptography',
  description: 'Computes the [HMAC](https://datatracker.ietf.org/doc/html/rfc2104) of `value` under a key, as bytes.',
  notes: ['The bytes are no text: `encode_base16` or `encode_base64` makes one of them.'],
  params: [
    param.bytes('value', 'What is authenticated.'),
    param.bytes('key', 'The key.'),
    param.text(
      'algorithm',
      'The digest, in upper or lower case: `SHA1`, `SHA-224`, `SHA-256`, `SHA-384` or `SHA-512`.',
      { default: 'SHA-256' },
    ),
  ],
  returns: Kind.bytes,
  failures: ['The algorithm is not known. This cannot happen where it is given as a literal that is right.'],
  uses: [hmacLibrary, sha1Library, sha2Library],
  examples: [
    {
      title: 'As Base64',
      source: 'encode_base64(hmac("Hello there", "super-secret-key"))',
      result: 'eLGE8YMviv85NPXgISRUZxstBNSU47JQdcXkUWcClmI=',
    },
    {
      title: 'Another digest, as hexadecimal digits',
      source: 'encode_base16(hmac("Hello there", "super-secret-key", algorithm: "SHA-224"))',
      result: '42fccbc2b7d22a143b92f265a8046187558a94d11ddbb30622207e90',
    },
    {
      title: 'SHA-1',
      source: 'encode_base64(hmac("Hello there", "super-secret-key", algorithm: "SHA1"))',
      result: 'MiyBIHO8Set9+6crALiwkS0yFPE=',
    },
    {
      title: 'A digest that is known only when the program runs',
      source:
        '.hash_algo = "SHA-256"\nhmac_bytes, err = hmac("Hello there", "super-secret-key", algorithm: .hash_algo)\nif err == null {\n    .hmac = encode_base16(hmac_bytes)\n}\n',
      result: '78b184f1832f8aff3934f5e0212454671b2d04d494e3b25075c5e45167029662',
    },
  ],
  typeOf(call) {
    const algorithm = call.constant('algorithm')
    return {
      kind: Kind.bytes,
      fallible: typeof algorithm !== 'string' || !ALGORITHMS.includes(algorithm.toUpperCase()),
    }
  },
  run: (value, key, algorithm) => fromBytes(hmacLibrary.get().hmac(digestOf(algorithm), toBytes(key), toBytes(value))),
})

function digestOf(algorithm: string) {
  const { sha224, sha256, sha384, sha512 } = sha2Library.get()
  const name = algorithm.toUpperCase()
  switch (name) {
    case 'SHA1':
      return sha1Library.get().sha1
    case 'SHA-224':
      return sha224
    case 'SHA-256':
      return sha256
    case 'SHA-384':
      return sha384
    case 'SHA-512':
      return sha512
    default:
      return fail(`Invalid algorithm: ${name}`)
  }
}
