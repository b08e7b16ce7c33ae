import { Lazy } from '../function/index.ts'

export const sha1Library = new Lazy(() => import('@noble/hashes/legacy.js'))
export const sha2Library = new Lazy(() => import('@noble/hashes/sha2.js'))
export const sha3Library = new Lazy(() => import('@noble/hashes/sha3.js'))
export const hmacLibrary = new Lazy(() => import('@noble/hashes/hmac.js'))

/** Gives the digest of some bytes. */
export type Digest = (bytes: Uint8Array) => Uint8Array

/** The variants of SHA-2, with what they are. */
export const SHA2_VARIANTS = {
  'SHA-224': 'SHA-256 with another start, cut to 224 bits.',
  'SHA-256': '256 bits.',
  'SHA-384': 'SHA-512 with another start, cut to 384 bits.',
  'SHA-512': '512 bits.',
  'SHA-512/224': 'SHA-512 with another start, cut to 224 bits.',
  'SHA-512/256': 'SHA-512 with another start, cut to 256 bits.',
} as const
export type Sha2Variant = keyof typeof SHA2_VARIANTS

/** The variants of SHA-3, with what they are. */
export const SHA3_VARIANTS = {
  'SHA3-224': '224 bits.',
  'SHA3-256': '256 bits.',
  'SHA3-384': '384 bits.',
  'SHA3-512': '512 bits.',
} as const
export type Sha3Variant = keyof typeof SHA3_VARIANTS

export function sha2Of(variant: Sha2Variant): Digest {
  const { sha224, sha256, sha384, sha512, sha512_224, sha512_256 } = sha2Library.get()
  const digests = {
    'SHA-224': sha224,
    'SHA-256': sha256,
    'SHA-384': sha384,
    'SHA-512': sha512,
    'SHA-512/224': sha512_224,
    'SHA-512/256': sha512_256,
  }
  return digests[variant]
}

export function sha3Of(variant: Sha3Variant): Digest {
  const { sha3_224, sha3_256, sha3_384, sha3_512 } = sha3Library.get()
  return { 'SHA3-224': sha3_224, 'SHA3-256': sha3_256, 'SHA3-384': sha3_384, 'SHA3-512': sha3_512 }[variant]
}
