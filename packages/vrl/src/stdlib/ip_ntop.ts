import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { formatIp } from '../net/ip-address.ts'
import { toBytes } from '../value/index.ts'

export const ip_ntop = defineFunction({
  name: 'ip_ntop',
  category: 'IP',
  description: 'Turns the bytes of an IP address into its text.',
  notes: ['Bytes come from functions such as `decode_base64`.'],
  params: [param.bytes('value', 'The bytes: 4 of an IPv4 address, 16 of an IPv6 address.')],
  returns: Kind.bytes,
  failures: ['`value` has neither 4 nor 16 bytes.'],
  examples: [
    { title: 'Four bytes', source: 'ip_ntop!(decode_base64!("wKgAAQ=="))', result: '192.168.0.1' },
    {
      title: 'Sixteen bytes',
      source: 'ip_ntop!(decode_base64!("IAENuIWjAAAAAIouA3BzNA=="))',
      result: '2001:db8:85a3::8a2e:370:7334',
    },
  ],
  run(value) {
    const bytes = toBytes(value)
    if (bytes.length !== 4 && bytes.length !== 16) fail('"value" must be of length 4 or 16 bytes')
    return formatIp(bytes)
  },
})
