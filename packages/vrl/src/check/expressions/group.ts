import type { Group } from '../../syntax/ast.ts'
import type { Checker } from '../checker.ts'
import type { Typed } from '../typed.ts'

export function checkGroup({ inner }: Group, checker: Checker): Typed {
  return checker.expression(inner)
}
