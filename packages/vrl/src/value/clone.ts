import { isObject, setField, type Value, type ValueObject } from './value.ts'

/** A deep copy of the containers of a value; scalars, boxed ones included, are immutable and stay shared. */
export function cloneValue<V extends Value>(value: V): V
export function cloneValue(value: Value): Value {
  if (Array.isArray(value)) return value.map(cloneValue)
  if (!isObject(value)) return value
  const copy: ValueObject = {}
  for (const key in value) {
    const field = value[key]
    if (field !== undefined) setField(copy, key, cloneValue(field))
  }
  return copy
}
