import { estimatedJsonSize, isObject, setField, type Value, type ValueObject } from '@qovery/vrl/value'
import type { Merger } from './merger.ts'
import type { Plan } from './plan.ts'
import { begun, usual } from './strategies.ts'

/** About how many bytes a field takes beside its name and its value. */
const OVERHEAD = 100

/** What merging came to: how many bytes more are kept, and the values that did not fit. */
export interface Tally {
  bytes: number
  leftOut: number
  /** The name of the last field whose value did not fit; empty: that of the whole event. */
  culprit: string
}

/** A field of a merged event: a value in the making, or an object of further fields. */
export class Field {
  #merger: Merger | undefined
  #inside: Map<string, Field> | undefined

  /** What the values came to; `undefined`: none of them fitted. */
  get value(): Value | undefined {
    return this.#inside === undefined ? this.#merger?.value : objectOf(this.#inside)
  }

  get end(): Value | undefined {
    return this.#merger?.end
  }

  /** Takes in the value that one more event has here. `name`: what the field is called. */
  add(value: Value, plan: Plan, tally: Tally, name: string): void {
    if (plan.strategy === undefined && isObject(value)) this.#addObject(value, plan, tally, name)
    else if (!this.#addValue(value, plan, tally)) {
      tally.leftOut++
      tally.culprit = name
    }
  }

  #addObject(object: ValueObject, plan: Plan, tally: Tally, name: string): void {
    if (this.#merger !== undefined) {
      tally.leftOut++
      tally.culprit = name
      return
    }
    this.#inside ??= new Map()
    for (const key in object) {
      const value = object[key]
      if (value === undefined) continue
      let field = this.#inside.get(key)
      if (field === undefined) {
        field = new Field()
        this.#inside.set(key, field)
        tally.bytes += key.length + OVERHEAD
      }
      field.add(value, plan.within(key), tally, key)
    }
  }

  #addValue(value: Value, { strategy }: Plan, tally: Tally): boolean {
    if (this.#inside !== undefined) return false
    if (this.#merger !== undefined) {
      const grown = this.#merger.add(value)
      tally.bytes += grown ?? 0
      return grown !== undefined
    }
    this.#merger = strategy === undefined ? usual(value) : begun(strategy, value)
    tally.bytes += estimatedJsonSize(value)
    return this.#merger !== undefined
  }
}

function objectOf(fields: ReadonlyMap<string, Field>): ValueObject {
  const object: ValueObject = {}
  for (const [key, field] of fields) {
    const { value, end } = field
    if (value !== undefined) setField(object, key, value)
    if (end !== undefined && !fields.has(`${key}_end`)) setField(object, `${key}_end`, end)
  }
  return object
}
