import { defineFunction, fail, param } from '../function/index.ts'
import { typeName } from '../collection/type-name.ts'
import { Kind } from '../kind/index.ts'
import { Timestamp } from '../value/index.ts'

export const from_unix_timestamp = defineFunction({
  name: 'from_unix_timestamp',
  category: 'Convert',
  description: 'Makes a timestamp of a number of seconds, or of parts of a second, since the epoch.',
  params: [
    param.lenient(Kind.integer, 'value', 'How many there are since 1970-01-01T00:00:00Z.'),
    param.choice(
      'unit',
      'What is counted.',
      {
        seconds: 'Whole seconds.',
        milliseconds: 'Thousandths of a second.',
        microseconds: 'Millionths of a second.',
        nanoseconds: 'Billionths of a second.',
      },
      { default: 'seconds' },
    ),
  ],
  returns: Kind.timestamp,
  failures: ['The year would be beyond 262,142, or before -262,143.'],
  examples: [
    { title: 'Seconds', source: 'from_unix_timestamp!(5)', result: "t'1970-01-01T00:00:05Z'" },
    {
      title: 'Milliseconds',
      source: 'from_unix_timestamp!(5000, unit: "milliseconds")',
      result: "t'1970-01-01T00:00:05Z'",
    },
    {
      title: 'Microseconds',
      source: 'from_unix_timestamp!(5000, unit: "microseconds")',
      result: "t'1970-01-01T00:00:00.005Z'",
    },
    {
      title: 'Nanoseconds',
      source: 'from_unix_timestamp!(5000, unit: "nanoseconds")',
      result: "t'1970-01-01T00:00:00.000005Z'",
    },
  ],
  run(value, unit) {
    const per = PER_SECOND[unit]
    if (typeof value !== 'bigint' && !(typeof value === 'number' && Number.isInteger(value)))
      return fail(`unable to coerce ${typeName(value)} into timestamp`)
    const time = typeof value === 'number' ? small(value, per) : large(value, per)
    if (time.seconds < FIRST_SECOND || time.seconds > LAST_SECOND) fail(`unable to coerce ${value} into timestamp`)
    return time
  },
})

const PER_SECOND = { seconds: 1, milliseconds: 1e3, microseconds: 1e6, nanoseconds: 1e9 } as const
/** The first and the last second that chrono can name. */
const FIRST_SECOND = -8_334_601_228_800
const LAST_SECOND = 8_210_266_876_799

function small(value: number, per: number): Timestamp {
  const seconds = Math.floor(value / per)
  return new Timestamp(seconds, (value - seconds * per) * (1e9 / per))
}

function large(value: bigint, per: number): Timestamp {
  const parts = BigInt(per)
  const rest = ((value % parts) + parts) % parts
  return new Timestamp(Number((value - rest) / parts), Number(rest) * (1e9 / per))
}
