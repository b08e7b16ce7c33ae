import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { ipOf } from '../net/addresses.ts'
import { formatIp, parseIp, type IpAddress } from '../net/ip-address.ts'

export const ip_subnet = defineFunction({
  name: 'ip_subnet',
  category: 'IP',
  description: 'Gives the address of the network that an IP address belongs to.',
  params: [
    param.text('value', 'The address.'),
    param.text(
      'subnet',
      'How large the network is: a length such as `/8`, or a mask such as `255.255.0.0` of the same family.',
    ),
  ],
  returns: Kind.bytes,
  failures: ['`value` is not an IP address.', '`subnet` is not valid, or of the other family.'],
  examples: [
    { title: 'A mask', source: 'ip_subnet!("192.168.10.32", "255.255.255.0")', result: '192.168.10.0' },
    { title: 'A length of IPv6', source: 'ip_subnet!("2404:6800:4003:c02::64", "/32")', result: '2404:6800::' },
    { title: 'A length of IPv4', source: 'ip_subnet!("192.168.0.1", "/1")', result: '128.0.0.0' },
  ],
  run(value, subnet) {
    const address = ipOf(value)
    const mask = subnet.startsWith('/') ? maskOf(subnet, address.length * 8) : parsedMask(subnet)
    if (mask.length !== address.length) {
      const [mine, other] = address.length === 4 ? ['ipv4', 'ipv6'] : ['ipv6', 'ipv4']
      fail(`attempting to mask an ${mine} address with an ${other} mask`)
    }
    return formatIp(address.map((byte, i) => byte & (mask[i] as number)))
  },
})

function maskOf(subnet: string, most: number): IpAddress {
  const bits = /^\/\+?\d+$/.test(subnet) ? Number(subnet.slice(1)) : Number.NaN
  if (!(bits <= 0xffffffff)) fail(`${subnet} is not a valid subnet`)
  if (bits > most) fail(`subnet cannot be greater than ${most} for ${most === 32 ? 'ipv4' : 'ipv6'} addresses`)
  const mask = new Uint8Array(most / 8)
  for (let bit = 0; bit < bits; bit++) mask[bit >> 3] = (mask[bit >> 3] as number) | (128 >> (bit & 7))
  return mask
}

function parsedMask(text: string): IpAddress {
  return parseIp(text) ?? fail('unable to parse mask: invalid IP address syntax')
}
