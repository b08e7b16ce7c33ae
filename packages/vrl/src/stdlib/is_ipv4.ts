import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { parseIpv4 } from '../net/ip-address.ts'

export const is_ipv4 = defineFunction({
  name: 'is_ipv4',
  category: 'IP',
  description: 'Says whether a text is an IPv4 address.',
  notes: ['An IPv6 address that stands for one of IPv4 is none.'],
  params: [param.text('value', 'The text.')],
  returns: Kind.boolean,
  failures: [],
  examples: [
    { title: 'An IPv4 address', source: 'is_ipv4("10.0.102.37")', result: true },
    { title: 'An IPv6 address', source: 'is_ipv4("2001:0db8:85a3:0000:0000:8a2e:0370:7334")', result: false },
    { title: 'Another text', source: 'is_ipv4("foobar")', result: false },
  ],
  run: (value) => parseIpv4(value) !== undefined,
})
