import { algorithmsText, checkAlgorithm, cipherFor, cipherLibraries } from '../crypto/ciphers.ts'
import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { fromBytes, toBytes } from '../value/index.ts'

export const encrypt = defineFunction({
  name: 'encrypt',
  category: 'Cryptography',
  description: 'Encrypts bytes with a key that both sides know.',
  notes: [
    'Take a new `iv` for every message: `random_bytes` gives one.',
    'The result is no text: `encode_base64` makes one of it.',
  ],
  params: [
    param.bytes('plaintext', 'The bytes to encrypt.'),
    param.text('algorithm', algorithmsText()),
    param.bytes('key', 'The key, as bytes; its length is that of the algorithm.'),
    param.bytes('iv', 'What makes the result differ each time, as bytes; its length is that of the algorithm.'),
  ],
  returns: Kind.bytes,
  failures: ['The algorithm is not known.', 'The key or the `iv` has another length than the algorithm wants.'],
  uses: cipherLibraries,
  examples: [
    {
      title: 'AES in CFB mode',
      source:
        'iv = "0123456789012345" # typically you would call random_bytes(16)\nkey = "01234567890123456789012345678912"\nencrypted_message = encrypt!("data", "AES-256-CFB", key: key, iv: iv)\nencode_base64(encrypted_message)\n',
      result: 'c/dIOA==',
    },
    {
      title: 'AES in CBC mode, padded',
      source:
        'iv = "1234567890123456" # typically you would call random_bytes(16)\nkey = "16_byte_keyxxxxx"\nencrypted_message = encrypt!("super secret message", "AES-128-CBC-PKCS7", key: key, iv: iv)\nencode_base64(encrypted_message)\n',
      result: 'GBw8Mu00v0Kc38+/PvsVtGgWuUJ+ZNLgF8Opy8ohIYE=',
    },
  ],
  typeOf(call) {
    checkAlgorithm(call)
    return { kind: Kind.bytes, fallible: true }
  },
  run: (plaintext, algorithm, key, iv) =>
    fromBytes(cipherFor(algorithm, toBytes(key), toBytes(iv)).encrypt(toBytes(plaintext))),
})
