import { isIP } from 'node:net'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { formatIp, isMapped, parseIp, parseIpv4, toIpv6 } from './ip-address.ts'

const NAMES: readonly (readonly [string, string])[] = [
  ['2001:0db8:85a3:0000:0000:8a2e:0370:7334', '2001:db8:85a3::8a2e:370:7334'],
  ['::', '::'],
  ['::1', '::1'],
  ['1::', '1::'],
  ['1:0:0:2:0:0:0:3', '1:0:0:2::3'],
  ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
  ['::ffff:192.168.0.1', '::ffff:192.168.0.1'],
  ['::192.168.0.1', '::c0a8:1'],
  ['255.255.255.255', '255.255.255.255'],
]

test.each(NAMES)('%s is written as %s', (text, name) => {
  expect(formatIp(parseIp(text)!)).toBe(name)
})

test.each([
  '',
  ':',
  ':::',
  '1',
  '1.2.3',
  '1.2.3.4.5',
  '01.2.3.4',
  '256.1.1.1',
  '1::2::3',
  '1:2:3:4:5:6:7',
  '12345::',
  '::1%lo',
])('%o is no address', (text) => {
  expect(parseIp(text)).toBeUndefined()
})

test('an octet with a leading zero is refused, since others read it as octal', () => {
  expect(parseIpv4('1.2.3.010')).toBeUndefined()
  expect(parseIpv4('1.2.3.0')).toBe(0x01020300)
})

test('an IPv4 address is mapped into IPv6', () => {
  const mapped = toIpv6(parseIp('1.2.3.4')!)
  expect(isMapped(mapped)).toBe(true)
  expect(formatIp(mapped)).toBe('::ffff:1.2.3.4')
})

test('an address that is written can be read again', () => {
  const address = fc.oneof(
    fc.uint8Array({ minLength: 4, maxLength: 4 }),
    fc.uint8Array({ minLength: 16, maxLength: 16 }),
  )
  fc.assert(
    fc.property(address, (bytes) => {
      expect(parseIp(formatIp(bytes))).toEqual(bytes)
    }),
  )
})

test('what is an address, and what is not, agrees with Node', () => {
  const piece = fc.oneof(
    fc.constantFrom(':', '::', '.', '0', 'ffff', '255', '1'),
    fc.stringMatching(/^[0-9a-fg]{1,5}$/),
  )
  const text = fc.array(piece, { maxLength: 12 }).map((pieces) => pieces.join(''))
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6(), text, fc.string()), (input) => {
      expect(parseIp(input) !== undefined).toBe(isIP(input) !== 0 && !input.includes('%'))
    }),
    { numRuns: 1000 },
  )
})
