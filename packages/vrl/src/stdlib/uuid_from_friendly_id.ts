import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

const LIMIT = 1n << 128n

export const uuid_from_friendly_id = defineFunction({
  name: 'uuid_from_friendly_id',
  category: 'Random',
  description: 'Turns a Friendly ID (128 bits in base 62) into the UUID that it stands for.',
  params: [param.text('value', 'The Friendly ID: digits and letters, where case counts.')],
  returns: Kind.bytes,
  failures: [
    '`value` holds something else than digits and letters of ASCII, or nothing.',
    '`value` stands for more than 128 bits.',
  ],
  examples: [
    {
      title: 'A Friendly ID',
      source: 'uuid_from_friendly_id!("3s87yEvnmkiPBMHsj8bwwc")',
      result: '7f41deed-d5e2-8b5e-7a13-ab4ff93cfad2',
    },
  ],
  run(value) {
    const hex = valueOf(value).toString(16).padStart(32, '0')
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
  },
})

function valueOf(text: string): bigint {
  if (text === '') fail('failed to decode friendly id: Encoded input is an empty string')
  let value = 0n
  for (let i = 0; i < text.length; i++) {
    const digit = digitOf(text.charCodeAt(i))
    if (digit < 0)
      fail(`failed to decode friendly id: Encoded input contains the invalid byte b'${text[i]}' at index ${i}`)
    value = value * 62n + BigInt(digit)
    if (value >= LIMIT) fail('failed to decode friendly id: Decoded number cannot fit into a `u128`')
  }
  return value
}

function digitOf(code: number): number {
  if (code >= 48 && code <= 57) return code - 48
  if (code >= 65 && code <= 90) return code - 55
  return code >= 97 && code <= 122 ? code - 61 : -1
}
