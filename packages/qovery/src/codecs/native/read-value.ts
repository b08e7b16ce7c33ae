import { float, setField, Timestamp, type Value, type ValueObject } from '@qovery/vrl/value'
import { decodeUtf8 } from '../utf8.ts'
import { fixed64Tag, lengthTag, varintTag, type WireReader } from '../wire-reader.ts'
import { ENTRY, ITEMS, TIMESTAMP, VALUE } from './fields.ts'

/** Values that nest deeper are refused: reading them recurses. */
const MOST_DEPTH = 128

/** Reads a `Value` behind its tag. @throws WireError */
export function readValue(wire: WireReader, depth = 0): Value {
  if (depth > MOST_DEPTH) wire.fail(`values nest deeper than ${MOST_DEPTH} levels`)
  let value: Value | undefined
  wire.fields(wire.enter(), (tag) => {
    switch (tag) {
      case lengthTag(VALUE.raw_bytes):
        value = readBytes(wire)
        break
      case lengthTag(VALUE.timestamp):
        value = readTimestamp(wire)
        break
      case varintTag(VALUE.integer):
        value = wire.int64()
        break
      case fixed64Tag(VALUE.float):
        value = readFloat(wire)
        break
      case varintTag(VALUE.boolean):
        value = wire.varint() !== 0
        break
      case lengthTag(VALUE.map):
        value = readMap(wire, depth + 1)
        break
      case lengthTag(VALUE.array):
        value = readArray(wire, depth + 1)
        break
      case varintTag(VALUE.null):
        wire.varint()
        value = null
    }
  })
  return value === undefined ? wire.fail('a value is of a kind that is not known') : value
}

/** Reads an entry of a `map<string, Value>` behind its tag into an object. */
export function readEntry(wire: WireReader, into: ValueObject, depth = 0): void {
  let key = ''
  let value: Value | undefined
  wire.fields(wire.enter(), (tag) => {
    if (tag === lengthTag(ENTRY.key)) key = wire.text()
    else if (tag === lengthTag(ENTRY.value)) value = readValue(wire, depth)
  })
  if (value === undefined) wire.fail('an entry of a map has no value')
  setField(into, key, value)
}

/** Reads a `Timestamp` behind its tag. */
export function readTimestamp(wire: WireReader): Timestamp {
  let seconds = 0
  let nanos = 0
  wire.fields(wire.enter(), (tag) => {
    if (tag === varintTag(TIMESTAMP.seconds)) seconds = wire.int()
    else if (tag === varintTag(TIMESTAMP.nanos)) nanos = wire.int()
  })
  const isValid = Number.isSafeInteger(seconds) && nanos >= 0 && nanos < 1e9
  return isValid ? new Timestamp(seconds, nanos) : wire.fail('a timestamp is out of range')
}

function readBytes(wire: WireReader): Value {
  const end = wire.enter()
  const start = wire.at
  wire.at = end
  return decodeUtf8(wire.bytes, start, end)
}

function readFloat(wire: WireReader): Value {
  const value = wire.double()
  return Number.isNaN(value) ? wire.fail('a float of a log is not a number') : float(value)
}

function readMap(wire: WireReader, depth: number): ValueObject {
  const object: ValueObject = {}
  wire.fields(wire.enter(), (tag) => {
    if (tag === lengthTag(ITEMS)) readEntry(wire, object, depth)
  })
  return object
}

function readArray(wire: WireReader, depth: number): Value[] {
  const items: Value[] = []
  wire.fields(wire.enter(), (tag) => {
    if (tag === lengthTag(ITEMS)) items.push(readValue(wire, depth))
  })
  return items
}
