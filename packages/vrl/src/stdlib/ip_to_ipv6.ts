import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { ipOf } from '../net/addresses.ts'
import { formatIp, toIpv6 } from '../net/ip-address.ts'

export const ip_to_ipv6 = defineFunction({
  name: 'ip_to_ipv6',
  category: 'IP',
  description:
    'Turns an IP address into one of IPv6: an IPv4 address into the one that stands for it, such as `::ffff:192.0.2.1`.',
  params: [param.text('value', 'The address.')],
  returns: Kind.bytes,
  rules: ['An IPv6 address stays the same.'],
  failures: ['`value` is not an IP address.'],
  examples: [{ title: 'An IPv4 address', source: 'ip_to_ipv6!("192.168.10.32")', result: '::ffff:192.168.10.32' }],
  run: (value) => formatIp(toIpv6(ipOf(value))),
})
