import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Cidr } from './cidr.ts'
import { formatIp, ipv4Number } from './ip-address.ts'

test('a block holds what begins with its bits, however it is asked', () => {
  const bytes = fc.uint8Array({ minLength: 4, maxLength: 4 })
  fc.assert(
    fc.property(bytes, bytes, fc.integer({ min: 0, max: 32 }), (network, address, bits) => {
      const mask = bits === 0 ? 0 : (-1 << (32 - bits)) >>> 0
      const base = network.map((byte, i) => byte & (mask >>> (24 - i * 8)))
      const block = Cidr.parse(`${formatIp(base)}/${bits}`)
      const inside = (ipv4Number(address) & mask) === (ipv4Number(base) & mask)
      expect([block.contains(address), block.containsIpv4(ipv4Number(address))]).toEqual([inside, inside])
    }),
  )
})

test('blocks of IPv6 are compared byte by byte', () => {
  const block = Cidr.parse('2001:db8::/33')
  const inside = Uint8Array.of(0x20, 1, 0xd, 0xb8, 0x7f, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1)
  expect(block.contains(inside)).toBe(true)
  expect(block.contains(inside.with(4, 0x80))).toBe(false)
  expect(block.contains(Uint8Array.of(32, 1, 13, 184))).toBe(false)
  expect(block.containsIpv4(1)).toBe(false)
})

test.each([
  ['10.0.0.0/33', 'invalid length for network: Network length 33 is too long for Ipv4 (maximum: 32)'],
  ['10.0.0.0/x', "couldn't parse length in network: invalid digit found in string"],
  ['10.0.0.0/', "couldn't parse length in network: cannot parse integer from empty string"],
  ['10.0.0.1/8', 'host part of address was not zero'],
])('%s is no block', (text, message) => {
  expect(() => Cidr.parse(text)).toThrow(`unable to parse CIDR: ${message}`)
})
