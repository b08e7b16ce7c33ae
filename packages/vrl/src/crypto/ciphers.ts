import { CallFault, fail, Lazy, type CallSite } from '../function/index.ts'
import { keystreamCipher, type Keystream } from './keystream.ts'
import { PADDINGS, type Padding } from './padding.ts'

/** One cipher with its key and `iv`. */
export interface Cipher {
  encrypt(plaintext: Uint8Array): Uint8Array
  /** `undefined` where the bytes are not such as `encrypt` gives. */
  decrypt(ciphertext: Uint8Array): Uint8Array | undefined
}

interface Algorithm {
  readonly keyLength: number
  readonly ivLength: number
  make(key: Uint8Array, iv: Uint8Array): Cipher
}

const aes = new Lazy(() => import('@noble/ciphers/aes.js'))
const chacha = new Lazy(() => import('@noble/ciphers/chacha.js'))
const salsa = new Lazy(() => import('@noble/ciphers/salsa.js'))
export const cipherLibraries = [aes, chacha, salsa] as const

const ALGORITHMS: ReadonlyMap<string, Algorithm> = new Map([
  ...[128, 192, 256].flatMap(
    (bits) =>
      [
        [`AES-${bits}-CFB`, { keyLength: bits / 8, ivLength: 16, make: (key, iv) => aes.get().cfb(key, iv) }],
        streamed(bits, 'OFB', 'ofb'),
        streamed(bits, 'CTR', 'ctr-le'),
        streamed(bits, 'CTR-LE', 'ctr-le'),
        streamed(bits, 'CTR-BE', 'ctr-be'),
        ...Object.keys(PADDINGS).map((padding) => padded(bits, padding as keyof typeof PADDINGS)),
      ] as [string, Algorithm][],
  ),
  ...[128, 256].map((bits): [string, Algorithm] => [
    `AES-${bits}-SIV`,
    { keyLength: bits / 4, ivLength: 16, make: (key, iv) => aes.get().aessiv(key, new Uint8Array(), iv) },
  ]),
  ['CHACHA20-POLY1305', { keyLength: 32, ivLength: 12, make: (key, iv) => chacha.get().chacha20poly1305(key, iv) }],
  ['XCHACHA20-POLY1305', { keyLength: 32, ivLength: 24, make: (key, iv) => chacha.get().xchacha20poly1305(key, iv) }],
  ['XSALSA20-POLY1305', { keyLength: 32, ivLength: 24, make: (key, iv) => salsa.get().xsalsa20poly1305(key, iv) }],
])

/** What the parameter `algorithm` says of itself. */
export function algorithmsText(): string {
  const names = Array.from(
    ALGORITHMS,
    ([name, { keyLength, ivLength }]) => `\`${name}\` (key of ${keyLength} bytes, \`iv\` of ${ivLength})`,
  )
  return `The algorithm, in upper or lower case: ${names.join(', ')}. \`CTR\` alone means \`CTR-LE\`.`
}

/** @throws CallFault where the algorithm is known when the program is compiled, and is none */
export function checkAlgorithm(call: CallSite): void {
  const name = call.constant('algorithm')
  if (typeof name === 'string' && !ALGORITHMS.has(name.toUpperCase()))
    throw new CallFault('Invalid algorithm', 'algorithm')
}

/** @throws Failure where the algorithm is unknown, or the key or the `iv` has the wrong length */
export function cipherFor(name: string, key: Uint8Array, iv: Uint8Array): Cipher {
  const upper = name.toUpperCase()
  const algorithm = ALGORITHMS.get(upper) ?? fail(`Invalid algorithm: ${upper}`)
  const { keyLength, ivLength } = algorithm
  if (key.length !== keyLength) fail(`Invalid key size. Expected ${keyLength} bytes. Found ${key.length} bytes`)
  if (iv.length !== ivLength) fail(`Invalid iv size. Expected ${ivLength} bytes. Found ${iv.length} bytes`)
  // The ciphers of the library encrypt only once: what is encrypted twice in the same way is no longer secret.
  return {
    encrypt: (plaintext) => algorithm.make(key, iv).encrypt(plaintext),
    decrypt: (ciphertext) => decrypted(algorithm.make(key, iv), ciphertext),
  }
}

/** Libraries throw where bytes have no integrity; the reasons are not told, since they would help an attacker. */
function decrypted(cipher: Cipher, ciphertext: Uint8Array): Uint8Array | undefined {
  try {
    return cipher.decrypt(ciphertext)
  } catch {
    return undefined
  }
}

function streamed(bits: number, mode: string, keystream: Keystream): [string, Algorithm] {
  const make = (key: Uint8Array, iv: Uint8Array) => keystreamCipher(aes.get().unsafe, keystream, key, iv)
  return [`AES-${bits}-${mode}`, { keyLength: bits / 8, ivLength: 16, make }]
}

function padded(bits: number, name: keyof typeof PADDINGS): [string, Algorithm] {
  const padding: Padding = PADDINGS[name]
  const make = (key: Uint8Array, iv: Uint8Array): Cipher => {
    const blocks = () => aes.get().cbc(key, iv, { disablePadding: true })
    return {
      encrypt: (plaintext) => blocks().encrypt(padding.add(plaintext)),
      decrypt: (ciphertext) => (ciphertext.length === 0 ? undefined : padding.remove(blocks().decrypt(ciphertext))),
    }
  }
  return [`AES-${bits}-CBC-${name}`, { keyLength: bits / 8, ivLength: 16, make }]
}
