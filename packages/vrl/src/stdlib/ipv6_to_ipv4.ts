import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { ipOf } from '../net/addresses.ts'
import { formatIp, isMapped, isZero } from '../net/ip-address.ts'

export const ipv6_to_ipv4 = defineFunction({
  name: 'ipv6_to_ipv4',
  category: 'IP',
  description: 'Turns an IPv6 address that stands for one of IPv4 into that one.',
  params: [param.text('value', 'The address, such as `::ffff:192.0.2.1`.')],
  returns: Kind.bytes,
  rules: ['An IPv4 address stays the same.'],
  failures: ['`value` is not an IP address.', 'The address does not stand for one of IPv4.'],
  examples: [{ title: 'A mapped address', source: 'ipv6_to_ipv4!("::ffff:192.168.0.1")', result: '192.168.0.1' }],
  run(value) {
    const address = ipOf(value)
    if (address.length === 4) return formatIp(address)
    if (isMapped(address) || isZero(address, 12)) return formatIp(address.subarray(12))
    return fail(`IPV6 address ${formatIp(address)} is not compatible with IPV4`)
  },
})
