import type { Variable } from '../../syntax/ast.ts'
import type { Checker } from '../checker.ts'
import { undefinedVariable } from '../faults/program.ts'
import { nearest } from '../nearest.ts'
import type { Typed } from '../typed.ts'

export function checkVariable(node: Variable, checker: Checker): Typed {
  const known = checker.scopes.find(node)
  if (known !== undefined) return checker.reading(known.kind, known.constant)
  const names = [...checker.state.variables.keys(), 'null', 'true', 'false']
  return checker.refuse(undefinedVariable(node, nearest(node.name, names)))
}
