import { defineFunction, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { ipOf } from '../net/addresses.ts'
import { fromBytes } from '../value/index.ts'

export const ip_pton = defineFunction({
  name: 'ip_pton',
  category: 'IP',
  description: 'Turns the text of an IP address into its bytes: 4 of an IPv4 address, 16 of an IPv6 address.',
  notes: ['The bytes are no text: functions such as `encode_base64` make one of them.'],
  params: [param.text('value', 'The address.')],
  returns: Kind.bytes,
  failures: ['`value` is not an IP address.'],
  examples: [
    { title: 'An IPv4 address', source: 'encode_base64(ip_pton!("192.168.0.1"))', result: 'wKgAAQ==' },
    {
      title: 'An IPv6 address',
      source: 'encode_base64(ip_pton!("2001:db8:85a3::8a2e:370:7334"))',
      result: 'IAENuIWjAAAAAIouA3BzNA==',
    },
  ],
  run: (value) => fromBytes(ipOf(value)),
})
