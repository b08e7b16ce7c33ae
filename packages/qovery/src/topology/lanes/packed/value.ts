import { Regex } from '@qovery/vrl/regex'
import { Float, isObject, setField, Timestamp, type Value, type ValueObject } from '@qovery/vrl/value'

/** A value as threads can hand it on: what the structured clone knows stays as it is, the rest is tagged. */
export type PackedValue =
  | null
  | boolean
  | number
  | bigint
  | string
  | Uint8Array
  | readonly ['float', number]
  | readonly ['time', seconds: number, nanos: number]
  | readonly ['regex', pattern: string]
  | readonly ['array', readonly PackedValue[]]
  | readonly ['object', keys: readonly string[], values: readonly PackedValue[]]

export function packValue(value: Value): PackedValue {
  if (typeof value !== 'object' || value === null) return value
  // A view of a large chunk would take all of it along.
  if (value instanceof Uint8Array) return new Uint8Array(value)
  if (value instanceof Float) return ['float', value.value]
  if (value instanceof Timestamp) return ['time', value.seconds, value.nanos]
  if (Array.isArray(value)) return ['array', value.map(packValue)]
  return isObject(value) ? packObject(value) : ['regex', value.source]
}

function packObject(object: ValueObject): PackedValue {
  const fields = Object.entries(object).filter((field): field is [string, Value] => field[1] !== undefined)
  return ['object', fields.map(([key]) => key), fields.map(([, value]) => packValue(value))]
}

export function unpackValue(packed: PackedValue): Value {
  if (!Array.isArray(packed)) return packed as Exclude<PackedValue, readonly unknown[]>
  const tagged = packed as Extract<PackedValue, readonly unknown[]>
  switch (tagged[0]) {
    case 'float':
      return new Float(tagged[1])
    case 'time':
      return new Timestamp(tagged[1], tagged[2])
    case 'regex':
      return new Regex(tagged[1])
    case 'array':
      return tagged[1].map(unpackValue)
    case 'object': {
      const object: ValueObject = {}
      for (const [i, key] of tagged[1].entries()) setField(object, key, unpackValue(tagged[2][i] as PackedValue))
      return object
    }
  }
}
