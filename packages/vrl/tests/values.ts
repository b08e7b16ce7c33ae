import * as fc from 'fast-check'
import { float, setField, Timestamp, type Value, type ValueObject } from '../src/value/index.ts'

/** Keys as hostile as they come. */
export const keys = fc.oneof(
  { weight: 3, arbitrary: fc.string({ unit: 'grapheme', maxLength: 8 }) },
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', '', '0', '-1', 'a.b', '"', '\\', '%'),
)

const integers = fc.oneof(
  fc.maxSafeInteger(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => normalised(value)),
)
const floats = fc.double({ noNaN: true, noDefaultInfinity: true }).map(float)

/** Values that JSON can tell apart, in their one true representation; objects have no absent fields. */
export const jsonValues = nested(
  fc.oneof(fc.constant(null), fc.boolean(), integers, floats, fc.string({ unit: 'grapheme' })),
)

/** All values, also those that JSON shows as something else. */
export const values = nested(
  fc.oneof(
    jsonValues,
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY),
    fc.uint8Array({ maxLength: 5 }),
    fc.tuple(fc.integer(), fc.nat(999_999_999)).map(([seconds, nanos]) => new Timestamp(seconds, nanos)),
  ),
)

/** An object of these fields, whatever their names; of a name that comes twice the last. */
export function objectOf(entries: readonly (readonly [string, Value])[]): ValueObject {
  const object: ValueObject = {}
  for (const [key, value] of entries) setField(object, key, value)
  return object
}

function nested(scalars: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return fc.letrec<{ value: Value }>((tie) => ({
    value: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      scalars,
      fc.array(tie('value'), { maxLength: 4 }),
      fc.array(fc.tuple(keys, tie('value')), { maxLength: 5 }).map(objectOf),
    ),
  })).value
}

function normalised(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}
