import { kindOf } from '../kind/index.ts'
import type { Value } from '../value/index.ts'

/** The name that messages have for the type of a value: `string`, `integer`, `[string, integer]`, `{ a: float }` … */
export function typeName(value: Value): string {
  return kindOf(value).toString()
}
