import { cborg, parseCbor } from '../formats/documents/cbor.ts'
import { JSON_VALUE } from '../formats/json/kind.ts'
import { defineFunction, param } from '../function/index.ts'
import { toBytes } from '../value/index.ts'

export const parse_cbor = defineFunction({
  name: 'parse_cbor',
  category: 'Parse',
  description: 'Reads [CBOR](https://cbor.io).',
  notes: ['Tags are passed over, where VRL refuses them, and what stands behind the first item is not read.'],
  params: [param.bytes('value', 'The bytes.')],
  returns: JSON_VALUE,
  failures: ['The bytes are no CBOR, or hold byte strings, keys that are no texts, or floats that are not a number.'],
  uses: [cborg],
  examples: [
    { title: 'An object', source: 'parse_cbor!(decode_base64!("oWVmaWVsZGV2YWx1ZQ=="))', result: { field: 'value' } },
    { title: 'An array', source: 'parse_cbor!(decode_base64!("gvUA"))', result: [true, 0] },
    { title: 'A text', source: 'parse_cbor!(decode_base64!("ZWhlbGxv"))', result: 'hello' },
    { title: 'An integer', source: 'parse_cbor!(decode_base64!("GCo="))', result: 42 },
    { title: 'A float', source: 'parse_cbor!(decode_base64!("+0BFEKPXCj1x"))', result: 42.13 },
    { title: 'A boolean', source: 'parse_cbor!(decode_base64!("9A=="))', result: false },
  ],
  run: (value) => parseCbor(toBytes(value), cborg.get()),
})
