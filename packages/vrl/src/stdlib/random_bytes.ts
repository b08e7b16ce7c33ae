import { CallFault, defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { randomBytes } from '../random/bits.ts'
import { fromBytes } from '../value/index.ts'

const MOST = 65536

export const random_bytes = defineFunction({
  name: 'random_bytes',
  category: 'Random',
  description: 'Gives bytes that nobody can foretell, fit for keys.',
  notes: ['The bytes are no text: `encode_base64` makes one of them.'],
  params: [param.count('length', 'How many: 65,536 at most.')],
  returns: Kind.bytes,
  failures: [
    '`length` is negative, or more than 65,536. This cannot happen where it is given as a literal that is right.',
  ],
  pure: false,
  examples: [
    { title: 'As Base64', source: 'encode_base64(random_bytes(16))', type: 'string' },
    { title: 'Sixteen of them', source: 'length(random_bytes(16))', result: 16 },
  ],
  typeOf(call) {
    const length = call.constant('length')
    const fault = length === undefined ? undefined : faultOf(Number(length))
    if (fault !== undefined) throw new CallFault(fault, 'length')
    return { kind: Kind.bytes, fallible: length === undefined }
  },
  run(length) {
    const fault = faultOf(length)
    return fault === undefined ? fromBytes(randomBytes(length)) : fail(fault)
  },
})

function faultOf(length: number): string | undefined {
  if (length < 0) return 'Length cannot be negative'
  return length > MOST ? 'Length is too large. Maximum is 64k' : undefined
}
