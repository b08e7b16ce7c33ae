import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { parseIp } from '../net/ip-address.ts'

export const is_ipv6 = defineFunction({
  name: 'is_ipv6',
  category: 'IP',
  description: 'Says whether a text is an IPv6 address.',
  params: [param.text('value', 'The text.')],
  returns: Kind.boolean,
  failures: [],
  examples: [
    { title: 'An IPv6 address', source: 'is_ipv6("2001:0db8:85a3:0000:0000:8a2e:0370:7334")', result: true },
    { title: 'An IPv4 address', source: 'is_ipv6("10.0.102.37")', result: false },
    { title: 'Another text', source: 'is_ipv6("foobar")', result: false },
  ],
  run: (value) => parseIp(value)?.length === 16,
})
