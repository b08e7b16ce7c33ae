import { setField, type Value, type ValueObject } from './value.ts'

/** A deep copy of the containers of a value; scalars, boxed ones included, are immutable and stay shared. */
export function cloneValue<V extends Value>(value: V): V
export function cloneValue(value: Value): Value {
  if (Array.isArray(value)) return value.map(cloneValue)
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  const object = value as ValueObject
  const copy: ValueObject = {}
  for (const key in object) {
    const field = object[key]
    if (field !== undefined) setField(copy, key, cloneValue(field))
  }
  return copy
}
