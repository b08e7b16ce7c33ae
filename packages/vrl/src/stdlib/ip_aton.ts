import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { ipv4Of } from '../net/addresses.ts'

export const ip_aton = defineFunction({
  name: 'ip_aton',
  category: 'IP',
  description: 'Turns an IPv4 address into the integer that it is on the wire.',
  params: [param.text('value', 'The address.')],
  returns: Kind.integer,
  failures: ['`value` is not an IPv4 address.'],
  examples: [{ title: 'An address', source: 'ip_aton!("1.2.3.4")', result: 16909060 }],
  run: (value) => ipv4Of(value),
})
