import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { formatIp, ipv4Bytes } from '../net/ip-address.ts'

export const ip_ntoa = defineFunction({
  name: 'ip_ntoa',
  category: 'IP',
  description: 'Turns an integer into the IPv4 address that it is on the wire.',
  params: [param.count('value', 'The integer.')],
  returns: Kind.bytes,
  failures: ['`value` is negative, or needs more than 32 bits.'],
  examples: [{ title: 'An integer', source: 'ip_ntoa!(16909060)', result: '1.2.3.4' }],
  run(value) {
    if (value < 0 || value > 0xffffffff) fail('cannot convert to bytes: integer does not fit in u32')
    return formatIp(ipv4Bytes(value))
  },
})
