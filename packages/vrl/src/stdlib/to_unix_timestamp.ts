import { defineFunction, fail, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'

export const to_unix_timestamp = defineFunction({
  name: 'to_unix_timestamp',
  category: 'Convert',
  description: 'Gives the seconds, or parts of a second, from the epoch to a timestamp.',
  params: [
    param.timestamp('value', 'The timestamp.'),
    param.choice(
      'unit',
      'What is counted; what is left of the timestamp is cut off.',
      {
        seconds: 'Whole seconds.',
        milliseconds: 'Thousandths of a second.',
        microseconds: 'Millionths of a second.',
        nanoseconds: 'Billionths of a second.',
      },
      { default: 'seconds' },
    ),
  ],
  returns: Kind.integer,
  rules: ['The call needs no handling of errors, although it may fail for nanoseconds.'],
  failures: ['Nanoseconds are asked for, and 64 bits cannot hold so many.'],
  examples: [
    { title: 'Seconds', source: "to_unix_timestamp(t'2021-01-01T00:00:00+00:00')", result: 1609459200 },
    {
      title: 'Milliseconds',
      source: 'to_unix_timestamp(t\'2021-01-01T00:00:00Z\', unit: "milliseconds")',
      result: 1609459200000,
    },
    {
      title: 'Microseconds',
      source: 'to_unix_timestamp(t\'2021-01-01T00:00:00Z\', unit: "microseconds")',
      result: 1609459200000000,
    },
    {
      title: 'Nanoseconds',
      source: 'to_unix_timestamp(t\'2021-01-01T00:00:00Z\', unit: "nanoseconds")',
      result: 1609459200000000000,
    },
  ],
  typeOf: () => ({ kind: Kind.integer, fallible: false, truly: { kind: Kind.integer, fallible: true } }),
  run({ seconds, nanos }, unit) {
    if (unit === 'seconds') return seconds
    if (unit === 'milliseconds') return seconds * 1e3 + Math.floor(nanos / 1e6)
    const exact = unit === 'microseconds' ? parts(seconds, 1e6, Math.floor(nanos / 1e3)) : parts(seconds, 1e9, nanos)
    return exact ?? fail("can't convert out of range timestamp")
  },
})

function parts(seconds: number, per: number, rest: number): number | bigint | undefined {
  const total = seconds * per + rest
  if (Number.isSafeInteger(total)) return total
  const exact = BigInt(seconds) * BigInt(per) + BigInt(rest)
  return exact === BigInt.asIntN(64, exact) ? exact : undefined
}
