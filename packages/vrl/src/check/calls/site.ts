import type { CallSite, FunctionDefinition } from '../../function/index.ts'
import { kindOf } from '../../kind/index.ts'
import type { Checker } from '../checker.ts'
import type { Typed } from '../typed.ts'
import type { Arguments } from './arguments.ts'

/** A call as its definition sees it. */
export function siteOf(
  { params }: FunctionDefinition,
  { given }: Arguments,
  closure: Typed | 'none',
  checker: Checker,
): CallSite {
  const { timezone, host } = checker.options
  const standard = (name: string) => params.find((parameter) => parameter.name === name)?.default
  return {
    kind: (name) => given.get(name)?.typed.kind.read ?? kindOf(standard(name)),
    constant: (name) => (given.has(name) ? given.get(name)?.typed.constant : standard(name)),
    has: (name) => given.has(name),
    ...(closure !== 'none' && { closure: closure.kind.read }),
    timezone,
    host,
  }
}
