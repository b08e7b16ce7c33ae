import * as fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { formatIp, parseIp } from '../net/ip-address.ts'
import { decryptIp, encryptIp, ipCryptLibrary } from './ipcrypt.ts'

beforeAll(() => ipCryptLibrary.load())

const KEY = Uint8Array.from({ length: 32 }, (_, i) =>
  Number.parseInt('0123456789abcdeffedcba98765432101032547698badcfeefcdab8967452301'.slice(i * 2, i * 2 + 2), 16),
)

/** The test vectors of the draft. */
test.each([
  ['0.0.0.0', '151.82.155.134'],
  ['255.255.255.255', '94.185.169.89'],
  ['192.0.2.1', '100.115.72.131'],
  ['2001:db8::1', 'c180:5dd4:2587:3524:30ab:fa65:6ab6:f88'],
])('%s keeps its prefixes as %s', (ip, encrypted) => {
  expect(formatIp(encryptIp(parseIp(ip)!, KEY, 'pfx'))).toBe(encrypted)
  expect(formatIp(decryptIp(parseIp(encrypted)!, KEY, 'pfx'))).toBe(ip)
})

test('any address is decrypted to what was encrypted', () => {
  const address = fc.oneof(
    fc.uint8Array({ minLength: 4, maxLength: 4 }),
    fc.uint8Array({ minLength: 16, maxLength: 16 }),
  )
  fc.assert(
    fc.property(address, (ip) => {
      expect(decryptIp(encryptIp(ip, KEY.subarray(0, 16), 'aes128'), KEY.subarray(0, 16), 'aes128')).toEqual(ip)
      expect(decryptIp(encryptIp(ip, KEY, 'pfx'), KEY, 'pfx')).toEqual(ip)
    }),
    { numRuns: 30 },
  )
})

test('wrong keys and modes are named', () => {
  const ip = parseIp('192.168.1.1')!
  expect(() => encryptIp(ip, KEY, 'aes128')).toThrow('aes128 mode requires a 16-byte key for IPv4')
  expect(() => encryptIp(ip, KEY.subarray(1), 'pfx')).toThrow('pfx mode requires a 32-byte key for IPv4')
  expect(() => encryptIp(ip, new Uint8Array(32), 'pfx')).toThrow('halves differ')
  expect(() => encryptIp(ip, KEY, 'invalid')).toThrow("Invalid mode 'invalid'. Must be 'aes128' or 'pfx'")
})
