import { getPath } from '../../path/index.ts'
import type { ValueQuery } from '../../syntax/ast.ts'
import type { Checker } from '../checker.ts'
import { BROKEN, type Typed } from '../typed.ts'

export function checkValueQuery({ target, path }: ValueQuery, checker: Checker): Typed {
  const typed = checker.expression(target)
  if (typed.broken === true) return BROKEN
  const constant = target.type === 'variable' ? getPath(typed.constant, path) : undefined
  return { ...checker.reading(typed.kind.at(path), constant), fallible: typed.fallible }
}
