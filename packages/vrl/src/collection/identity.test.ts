import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Regex } from '../regex/index.ts'
import { same } from '../runtime/comparison.ts'
import { float, Timestamp, type Value } from '../value/index.ts'
import { identity } from './identity.ts'

const scalars = fc.oneof(
  fc.constantFrom<Value>(
    null,
    true,
    false,
    'true',
    '1',
    's1',
    '',
    1,
    10n ** 17n,
    '1:s',
    new Uint8Array([255]),
    new Regex('a'),
  ),
  fc.integer({ min: -2, max: 2 }),
  fc.constantFrom(0, -0, 1, 1.5).map(float),
  fc.constantFrom(0, 1).map((seconds) => new Timestamp(seconds, 0)),
)
const values = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalars,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'ab'), tie('value')).map((object) => ({ ...object })),
  ),
})).value

test('two values have the same identity where they are the same, and only there', () => {
  fc.assert(
    fc.property(values, values, (a, b) => {
      expect(identity(a) === identity(b)).toBe(same(a, b))
    }),
    { numRuns: 2000 },
  )
})

test('the order in which fields were set does not matter, nor fields that are absent', () => {
  expect(identity({ a: 1, b: 2, c: undefined })).toBe(identity({ b: 2, a: 1 }))
})
