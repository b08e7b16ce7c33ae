import { fail, Lazy } from '../function/index.ts'
import { isMapped, toIpv6, type IpAddress } from '../net/ip-address.ts'

export const ipCryptLibrary = new Lazy(() => import('@noble/ciphers/aes.js'))

/** The modes, as descriptions of arguments name them. */
export const IP_MODES = '`aes128` or `pfx`'
/** How long a key is, by the mode. */
export const IP_KEYS = '16 for `aes128`, 32 for `pfx`'
/** Why neither direction may work. */
export const IP_FAILURES = [
  '`ip` is not an IP address.',
  'The mode is not known.',
  'The key has another length than the mode wants, or its halves are equal.',
] as const

/**
 * Encrypts an address (draft-denis-ipcrypt: ipcrypt-deterministic for `aes128`, ipcrypt-pfx for `pfx`).
 * @throws Failure where the mode is unknown or the key is not one of it
 */
export function encryptIp(address: IpAddress, key: Uint8Array, mode: string): IpAddress {
  if (keyLength(address, key, mode) === 16) return shortened(ecb(key).encrypt(toIpv6(address)))
  return prefixKept(address, key, true)
}

/** Gives the address again that `encryptIp` encrypted. @throws Failure as `encryptIp` does */
export function decryptIp(address: IpAddress, key: Uint8Array, mode: string): IpAddress {
  if (keyLength(address, key, mode) === 16) return shortened(ecb(key).decrypt(toIpv6(address)))
  return prefixKept(address, key, false)
}

function keyLength(address: IpAddress, key: Uint8Array, mode: string): 16 | 32 {
  if (mode !== 'aes128' && mode !== 'pfx') fail(`Invalid mode '${mode}'. Must be 'aes128' or 'pfx'`)
  const length = mode === 'aes128' ? 16 : 32
  if (key.length !== length)
    fail(`${mode} mode requires a ${length}-byte key for ${address.length === 4 ? 'IPv4' : 'IPv6'}`)
  return length
}

function ecb(key: Uint8Array) {
  return ipCryptLibrary.get().ecb(key, { disablePadding: true })
}

function shortened(address: Uint8Array): IpAddress {
  return isMapped(address) ? address.slice(12) : address
}

/**
 * Each bit is flipped or not as two ciphers make of the bits before it, which have a bit that is set and zeros in front.
 * The bits before are those of the address that is not encrypted, in both directions.
 */
function prefixKept(address: IpAddress, key: Uint8Array, encrypting: boolean): IpAddress {
  const { expandKeyLE, encryptBlock } = ipCryptLibrary.get().unsafe
  const [first, second] = [key.subarray(0, 16), key.subarray(16)]
  if (first.every((byte, i) => byte === second[i])) fail('pfx mode requires a key whose halves differ')
  const [firstKey, secondKey] = [expandKeyLE(first), expandKeyLE(second)]
  const result = new Uint8Array(address.length)
  const prefix = new Uint8Array(16)
  if (address.length === 4) prefix.set([1, ...Array.from({ length: 10 }, () => 0), 0xff, 0xff], 3)
  else prefix[15] = 1
  for (let bit = 0; bit < address.length * 8; bit++) {
    const a = encryptBlock(firstKey, prefix.slice())
    const b = encryptBlock(secondKey, prefix.slice())
    const given = ((address[bit >> 3] as number) >> (7 - (bit & 7))) & 1
    const made = given ^ (((a[15] as number) ^ (b[15] as number)) & 1)
    result[bit >> 3] = (result[bit >> 3] as number) | (made << (7 - (bit & 7)))
    shiftIn(prefix, encrypting ? given : made)
  }
  return shortened(result)
}

function shiftIn(prefix: Uint8Array, bit: number): void {
  for (let i = 0; i < 15; i++) prefix[i] = ((prefix[i] as number) << 1) | ((prefix[i + 1] as number) >> 7)
  prefix[15] = ((prefix[15] as number) << 1) | bit
}
