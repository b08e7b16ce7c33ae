import { Float, isObject, ownField, Timestamp, toBytes, toText, type Value, type ValueObject } from '@qovery/vrl/value'
import type { AvroType, Primitive, Rec } from './type.ts'

/** How well a type can hold a value: not at all, by converting it, or as it is. */
export type Closeness = 0 | 1 | 2

const INT32 = 2 ** 31
const INT64 = 2n ** 63n

/** How well a value goes into a type, of containers without a look at what they hold. */
export function closeness(type: AvroType, value: Value): Closeness {
  switch (type.kind) {
    case 'fixed':
      return whole(bytesFor(value)?.length === type.size)
    case 'enum':
      return whole(type.symbols.includes(textFor(value) ?? ''))
    case 'array':
      return whole(Array.isArray(value))
    case 'map':
      return whole(isObject(value))
    case 'record':
      return whole(isObject(value) && hasFields(value, type))
    case 'union':
      return whole(type.types.some((one) => closeness(one, value) > 0))
    default:
      return scalarCloseness(type, value)
  }
}

function scalarCloseness(type: Primitive, value: Value): Closeness {
  switch (type.kind) {
    case 'null':
      return whole(value === null)
    case 'boolean':
      return whole(typeof value === 'boolean')
    case 'int':
    case 'long':
      return whole(integerFor(type, value) !== undefined)
    case 'float':
    case 'double':
      return numberCloseness(type, value)
    case 'string':
      return typeof value === 'string' ? 2 : textFor(value) === undefined ? 0 : 1
    case 'bytes':
      return value instanceof Uint8Array ? 2 : typeof value === 'string' ? 1 : 0
  }
}

function whole(fits: boolean): Closeness {
  return fits ? 2 : 0
}

function hasFields(value: ValueObject, { fields }: Rec): boolean {
  return fields.every(({ name, missing }) => missing !== undefined || ownField(value, name) !== undefined)
}

/** An integer, or a timestamp in its units, for a type that can hold it. */
export function integerFor({ kind, unit }: Primitive, value: Value): number | bigint | undefined {
  if (value instanceof Timestamp) return unit === undefined ? undefined : unitsOf(value, unit)
  if (typeof value === 'bigint') return kind === 'long' && value >= -INT64 && value < INT64 ? value : undefined
  if (typeof value !== 'number' || !Number.isInteger(value)) return undefined
  return kind === 'long' || (value >= -INT32 && value < INT32) ? value : undefined
}

function unitsOf({ seconds, nanos }: Timestamp, unit: number): bigint | undefined {
  const units = (BigInt(seconds) * 1_000_000_000n + BigInt(nanos)) / BigInt(unit)
  return units >= -INT64 && units < INT64 ? units : undefined
}

export function numberFor(value: Value): number | undefined {
  return typeof value === 'number' || typeof value === 'bigint' || value instanceof Float ? Number(value) : undefined
}

function numberCloseness({ kind }: Primitive, value: Value): Closeness {
  const number = numberFor(value)
  if (number === undefined) return 0
  const isFloat = value instanceof Float || !Number.isInteger(number)
  return isFloat && (kind === 'double' || Math.fround(number) === number) ? 2 : 1
}

/** The text of what is text, bytes or a timestamp. */
export function textFor(value: Value): string | undefined {
  if (typeof value === 'string' || value instanceof Uint8Array) return toText(value)
  return value instanceof Timestamp ? value.toString() : undefined
}

export function bytesFor(value: Value): Uint8Array | undefined {
  return typeof value === 'string' || value instanceof Uint8Array ? toBytes(value) : undefined
}
