import { float, isObject, setField, Timestamp, type Value, type ValueObject } from '@qovery/vrl/value'

export const TIMESTAMP_FORMATS = {
  rfc3339: 'RFC 3339 text in UTC.',
  unix: 'Whole seconds since 1970.',
  unix_ms: 'Whole milliseconds since 1970.',
  unix_us: 'Whole microseconds since 1970.',
  unix_ns: 'Nanoseconds since 1970.',
  unix_float: 'Seconds since 1970 with a fraction, to the microsecond.',
} as const
export type TimestampFormat = keyof typeof TIMESTAMP_FORMATS

/** `value` with every timestamp in it as a number in `format`. */
export function withTimestamps(value: Value, format: Exclude<TimestampFormat, 'rfc3339'>): Value {
  if (value instanceof Timestamp) return inUnits(value, format)
  if (Array.isArray(value)) return value.map((item) => withTimestamps(item, format))
  return isObject(value) ? fieldsWithTimestamps(value, format) : value
}

function fieldsWithTimestamps(object: ValueObject, format: Exclude<TimestampFormat, 'rfc3339'>): ValueObject {
  const copy: ValueObject = {}
  for (const key of Object.keys(object)) {
    const field = object[key]
    if (field !== undefined) setField(copy, key, withTimestamps(field, format))
  }
  return copy
}

function inUnits({ seconds, nanos }: Timestamp, format: Exclude<TimestampFormat, 'rfc3339'>): Value {
  switch (format) {
    case 'unix':
      return seconds
    case 'unix_ms':
      return seconds * 1000 + Math.floor(nanos / 1_000_000)
    case 'unix_us':
      return integer(BigInt(seconds) * 1_000_000n + BigInt(Math.floor(nanos / 1000)))
    case 'unix_ns':
      return integer(BigInt(seconds) * 1_000_000_000n + BigInt(nanos))
    case 'unix_float':
      return float((seconds * 1_000_000 + Math.floor(nanos / 1000)) / 1_000_000)
  }
}

function integer(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}
