import * as fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { cipherFor, cipherLibraries } from './ciphers.ts'

beforeAll(async () => {
  for (const library of cipherLibraries) await library.load()
})

const latin = (text: string) => Uint8Array.from(text, (letter) => letter.charCodeAt(0))
const PLAINTEXT = latin('morethan1blockofdata')
const KEYS: Readonly<Record<number, Uint8Array>> = {
  16: latin('16_bytes_xxxxxxx'),
  24: latin('24_bytes_xxxxxxxxxxxxxxx'),
  32: latin('32_bytes_xxxxxxxxxxxxxxxxxxxxxxx'),
  64: latin('64_bytes_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'),
}
const IVS: Readonly<Record<number, Uint8Array>> = {
  12: latin('12_bytes_xxx'),
  16: latin('16_bytes_xxxxxxx'),
  24: latin('24_bytes_xxxxxxxxxxxxxxx'),
}

/** Algorithm, lengths of key and iv, and what it makes of the plaintext. */
const VECTORS: readonly (readonly [string, number, number, string])[] = [
  ['AES-256-CFB', 32, 16, '\xd13\x92\x81\x9a^\x0e=<\x88\xdc\xe7/:]\x90\x08S\x84q'],
  ['AES-192-CFB', 24, 16, 'U\xbd6\xdbZ\xbfa}&8\xebog\x19\x99xE\xffL\xf1'],
  ['AES-128-OFB', 16, 16, "\xfd\xf9\xef\x1f@e\xef\xd0Z\xc3\x0c'\xad]\x0e\xd2Qi\xe9\xf4"],
  ['AES-256-CTR', 32, 16, '\xd13\x92\x81\x9a^\x0e=<\x88\xdc\xe7/:]\x90\x9a\x99\xa7\xb6'],
  ['AES-128-CTR-LE', 16, 16, "\xfd\xf9\xef\x1f@e\xef\xd0Z\xc3\x0c'\xad]\x0e\xd2v\x04\x05\xee"],
  ['AES-192-CTR-BE', 24, 16, 'U\xbd6\xdbZ\xbfa}&8\xebog\x19\x99x\x8a\xb3C\xfd'],
  ['AES-128-CBC-PKCS7', 16, 16, '\x94R\xb5\xfeE\xd9)N1\xd3\xfe\xe66E\x05\x9ch\xae\xf6\x82\rD\xfdH\xd3T8n\xa7\xec\x98W'],
  ['AES-128-CBC-ANSIX923', 16, 16, '\x94R\xb5\xfeE\xd9)N1\xd3\xfe\xe66E\x05\x9cEnq\x0f9\x02\xfe/T\x0f\xc5\x18r\x95"\xe3'],
  ['AES-128-CBC-ISO7816', 16, 16, '\x94R\xb5\xfeE\xd9)N1\xd3\xfe\xe66E\x05\x9cWp\xcfu\xba\x86\x01Q\x9fw\x8f\xf2\x12\xba\x9b0'],
  ['AES-128-CBC-ISO10126', 16, 16, '\x94R\xb5\xfeE\xd9)N1\xd3\xfe\xe66E\x05\x9ch\xae\xf6\x82\rD\xfdH\xd3T8n\xa7\xec\x98W'],
  ['AES-128-SIV', 32, 16, 'iMy\xb15\x16\x9dK\x97!\x9d1\x0fq\xe2\x9a\xb2\x15\xb2\xd2\xd0@\x19\xfa(\xffoZ\x17\xac\xe5U\xce\xd4\x81t'],
  ['AES-256-SIV', 64, 16, "[\x9b>c\x8c\xb9\xf8\xa4\xb9\xf8\x15\xb0\xf9g \xbf\x84{\x16\xfa\xef\xcd4',O/0\xf6\xcdx\x0b\"A\xb95"],
  ['CHACHA20-POLY1305', 32, 12, '\x14m\xe3\xc9\xbc!\xafu\xe31\xb9\x17\x8f\x9bOo0}n\xf4{$\x95\x0f\xa0\x820\xb7R\xe3.{\xd7?\x96\x10'],
  ['XCHACHA20-POLY1305', 32, 24, '\x84\xd0S<\\\x88\x019a\xd3\xa17\xdf\xc0\xe0\xd3h\xbcn-\x98\x85@\x19\x08\xc5ki\x18\x10\xdd!T#\x91\xcf'],
  ['XSALSA20-POLY1305', 32, 24, '(\xc8\xb8\x88\x1d\xc0\xc0F\xa5\xc7n\xc8\x05B\t\xceiR\x8f\xaf\xc7\xa8\xeb.\x95(\x14\xe8C\x80[w\x85\xf3\x8dn'],
] // prettier-ignore

test.each(VECTORS)('%s encrypts as VRL does, and decrypts again', (name, key, iv, ciphertext) => {
  const cipher = cipherFor(name, KEYS[key]!, IVS[iv]!)
  expect(cipher.encrypt(PLAINTEXT)).toEqual(latin(ciphertext))
  expect(cipher.decrypt(latin(ciphertext))).toEqual(PLAINTEXT)
})

test.each(VECTORS)('%s gives back any bytes, and never throws for what is not its own', (name, key, iv) => {
  const cipher = cipherFor(name, KEYS[key]!, IVS[iv]!)
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
      expect(cipher.decrypt(cipher.encrypt(bytes))).toEqual(bytes)
      expect(['undefined', 'object']).toContain(typeof cipher.decrypt(bytes))
    }),
  )
})

test('what was forged is refused by algorithms that can tell', () => {
  const cipher = cipherFor('CHACHA20-POLY1305', KEYS[32]!, IVS[12]!)
  const forged = cipher.encrypt(PLAINTEXT)
  forged[0]! ^= 1
  expect(cipher.decrypt(forged)).toBeUndefined()
})

test('a counter of 64 bits wraps around within its half of the block', () => {
  const iv = new Uint8Array(16).fill(0xff, 8)
  const zeros = new Uint8Array(32)
  const wrapped = cipherFor('AES-128-CTR-BE', KEYS[16]!, iv).encrypt(zeros)
  expect(wrapped.subarray(16)).toEqual(
    cipherFor('AES-128-CTR-BE', KEYS[16]!, new Uint8Array(16)).encrypt(zeros).subarray(0, 16),
  )
})

test('keys and algorithms that do not fit are named', () => {
  expect(() => cipherFor('AES-256-CFB', KEYS[16]!, IVS[16]!)).toThrow(
    'Invalid key size. Expected 32 bytes. Found 16 bytes',
  )
  expect(() => cipherFor('aes-128-cfb', KEYS[16]!, IVS[12]!)).toThrow(
    'Invalid iv size. Expected 16 bytes. Found 12 bytes',
  )
  expect(() => cipherFor('ROT-13', KEYS[16]!, IVS[16]!)).toThrow('Invalid algorithm: ROT-13')
})
