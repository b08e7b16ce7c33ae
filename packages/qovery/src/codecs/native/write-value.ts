import { Float, isObject, sortedKeys, Timestamp, valueToText, type Value, type ValueObject } from '@qovery/vrl/value'
import { EncodingError } from '../codec.ts'
import type { WireWriter } from '../wire-writer.ts'
import { ENTRY, ITEMS, TIMESTAMP, VALUE } from './fields.ts'

/** Readers in Rust go 100 messages deep: an object takes three of them, and what is around the values five. */
const MOST_DEPTH = 31

/** Writes a `Value` as the field of a message. @throws EncodingError where it nests too deep for its readers */
export function writeValue(wire: WireWriter, field: number, value: Value, depth = 0): void {
  if (depth > MOST_DEPTH) throw new EncodingError(`the event nests deeper than ${MOST_DEPTH} levels`)
  const start = wire.open(field)
  if (typeof value === 'string' || value instanceof Uint8Array) wire.octets(VALUE.raw_bytes, value)
  else if (typeof value === 'number' && !Number.isInteger(value)) wire.double(VALUE.float, value)
  else if (typeof value === 'number' || typeof value === 'bigint') wire.int64(VALUE.integer, value)
  else if (typeof value === 'boolean') wire.bool(VALUE.boolean, value)
  else if (value === null) wire.uint(VALUE.null, 0)
  else if (value instanceof Float) wire.double(VALUE.float, value.value)
  else if (value instanceof Timestamp) writeTimestamp(wire, VALUE.timestamp, value)
  else if (Array.isArray(value)) writeArray(wire, value, depth + 1)
  else if (isObject(value)) writeMap(wire, value, depth + 1)
  else wire.octets(VALUE.raw_bytes, valueToText(value))
  wire.close(start)
}

/** Writes an object as a `map<string, Value>`: an entry for each of its fields. */
export function writeEntries(wire: WireWriter, field: number, object: ValueObject, depth = 0): void {
  for (const key of sortedKeys(object)) writeEntry(wire, field, key, object[key] ?? null, depth)
}

export function writeEntry(wire: WireWriter, field: number, key: string, value: Value, depth = 0): void {
  const start = wire.open(field)
  wire.octets(ENTRY.key, key)
  writeValue(wire, ENTRY.value, value, depth)
  wire.close(start)
}

export function writeTimestamp(wire: WireWriter, field: number, { seconds, nanos }: Timestamp): void {
  const start = wire.open(field)
  if (seconds !== 0) wire.int64(TIMESTAMP.seconds, seconds)
  if (nanos !== 0) wire.uint(TIMESTAMP.nanos, nanos)
  wire.close(start)
}

function writeMap(wire: WireWriter, object: ValueObject, depth: number): void {
  const start = wire.open(VALUE.map)
  writeEntries(wire, ITEMS, object, depth)
  wire.close(start)
}

function writeArray(wire: WireWriter, items: readonly Value[], depth: number): void {
  const start = wire.open(VALUE.array)
  for (const item of items) writeValue(wire, ITEMS, item, depth)
  wire.close(start)
}
