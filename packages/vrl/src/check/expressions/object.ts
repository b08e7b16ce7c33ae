import { Kind } from '../../kind/index.ts'
import type { ObjectLiteral } from '../../syntax/ast.ts'
import { compareText, setField, type Value, type ValueObject } from '../../value/index.ts'
import type { Checker } from '../checker.ts'
import { BROKEN, type Typed } from '../typed.ts'

/** The fields of an object are evaluated in the order of their keys. */
export function checkObject({ fields }: ObjectLiteral, checker: Checker): Typed {
  const sorted = fields.toSorted((a, b) => compareText(a.key, b.key))
  const typed = sorted.map(({ key, value }) => [key, checker.expression(value)] as const)
  if (typed.some(([, { broken }]) => broken === true)) return BROKEN
  const end = typed.findIndex(([, { kind }]) => kind.isNever)
  const reached = end < 0 ? typed : typed.slice(0, end + 1)
  const fallible = reached.some(([, field]) => field.fallible)
  if (end >= 0) return { kind: Kind.never, fallible }
  const kind = Kind.object(Object.fromEntries(typed.map(([key, field]) => [key, field.kind.read])))
  return { kind, fallible, constant: constantOf(typed) }
}

function constantOf(fields: readonly (readonly [string, Typed])[]): Value | undefined {
  const object: ValueObject = {}
  for (const [key, { constant }] of fields) {
    if (constant === undefined) return undefined
    setField(object, key, constant)
  }
  return object
}
