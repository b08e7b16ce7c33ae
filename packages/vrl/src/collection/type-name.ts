import { Kind, typeOf } from '../kind/index.ts'
import type { Value } from '../value/index.ts'

/** The name that messages have for the type of a value: `string`, `integer`, `array` … */
export function typeName(value: Value | undefined): string {
  return Kind.of(typeOf(value)).toString()
}
