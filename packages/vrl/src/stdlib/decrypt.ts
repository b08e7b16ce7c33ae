import { algorithmsText, checkAlgorithm, cipherFor, cipherLibraries } from '../crypto/ciphers.ts'
import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { fromBytes, toBytes } from '../value/index.ts'

export const decrypt = defineFunction({
  name: 'decrypt',
  category: 'Cryptography',
  description: 'Decrypts what `encrypt` made, with the same algorithm, key and `iv`.',
  params: [
    param.bytes('ciphertext', 'The bytes to decrypt.'),
    param.text('algorithm', algorithmsText()),
    param.bytes('key', 'The key, as bytes; its length is that of the algorithm.'),
    param.bytes('iv', 'The bytes that were the `iv` when it was encrypted.'),
  ],
  returns: Kind.bytes,
  failures: [
    'The algorithm is not known.',
    'The key or the `iv` has another length than the algorithm wants.',
    'The bytes were not encrypted so, or somebody changed them, as far as the algorithm can tell.',
  ],
  uses: cipherLibraries,
  examples: [
    {
      title: 'AES in CFB mode',
      source:
        'iv = "0123456789012345"\nkey = "01234567890123456789012345678912"\nciphertext = decode_base64!("c/dIOA==")\ndecrypt!(ciphertext, "AES-256-CFB", key: key, iv: iv)\n',
      result: 'data',
    },
    {
      title: 'AES in CBC mode, padded',
      source:
        'iv = decode_base64!("fVEIRkIiczCRWNxaarsyxA==")\nkey = "16_byte_keyxxxxx"\nciphertext = decode_base64!("5fLGcu1VHdzsPcGNDio7asLqE1P43QrVfPfmP4i4zOU=")\ndecrypt!(ciphertext, "AES-128-CBC-PKCS7", key: key, iv: iv)\n',
      result: 'super_secret_message',
    },
  ],
  typeOf(call) {
    checkAlgorithm(call)
    return { kind: Kind.bytes, fallible: true }
  },
  run: (ciphertext, algorithm, key, iv) =>
    fromBytes(cipherFor(algorithm, toBytes(key), toBytes(iv)).decrypt(toBytes(ciphertext)) ?? fail('Invalid input')),
})
