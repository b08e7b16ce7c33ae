import { Regex } from '../regex/index.ts'
import { Float, Timestamp, type Value, type ValueObject } from '../value/index.ts'
import { Kind } from './kind.ts'
import { Type } from './type.ts'

/** The type of a value, as one of the bits of `Type`; that of `undefined` is `Type.undefined`. */
export function typeOf(value: Value | undefined): number {
  switch (typeof value) {
    case 'string':
      return Type.bytes
    case 'number':
      return Number.isInteger(value) ? Type.integer : Type.float
    case 'bigint':
      return Type.integer
    case 'boolean':
      return Type.boolean
    case 'undefined':
      return Type.undefined
    default:
      return value === null ? Type.null : typeOfObject(value)
  }
}

function typeOfObject(value: object): number {
  if (Array.isArray(value)) return Type.array
  if (value instanceof Float) return Type.float
  if (value instanceof Timestamp) return Type.timestamp
  if (value instanceof Uint8Array) return Type.bytes
  return value instanceof Regex ? Type.regex : Type.object
}

const SCALARS = new Map([
  [Type.bytes, Kind.bytes],
  [Type.integer, Kind.integer],
  [Type.float, Kind.float],
  [Type.boolean, Kind.boolean],
  [Type.timestamp, Kind.timestamp],
  [Type.regex, Kind.regex],
  [Type.null, Kind.null],
  [Type.undefined, Kind.undefined],
] as [number, Kind][])

/** The kind of exactly this value. */
export function kindOf(value: Value | undefined): Kind {
  const scalar = SCALARS.get(typeOf(value))
  if (scalar !== undefined) return scalar
  if (Array.isArray(value)) return Kind.tuple(value.map(kindOf))
  const fields = Object.entries(value as ValueObject).filter(([, field]) => field !== undefined)
  return Kind.object(Object.fromEntries(fields.map(([key, field]) => [key, kindOf(field)])))
}
