import type { EventQuery } from '../../syntax/ast.ts'
import type { Checker } from '../checker.ts'
import type { Typed } from '../typed.ts'

export function checkEventQuery({ root, path }: EventQuery, checker: Checker): Typed {
  return checker.reading(checker.state.root(root).at(path))
}
