import { Kind } from '../../kind/index.ts'
import type { Block, Expression } from '../../syntax/ast.ts'
import type { Checker } from '../checker.ts'
import { unreachableCode } from '../faults/program.ts'
import { infallible, type Typed } from '../typed.ts'

/** A block is a scope of its own. */
export function checkBlock(node: Block, checker: Checker): Typed {
  const typed = checker.scopes.within(() => checkSequence(node.body, checker))
  checker.record(node, typed)
  return typed
}

/** Expressions one after the other, in the scope around them. What comes after the end of the program does not fail. */
export function checkSequence(body: readonly Expression[], checker: Checker, root = false): Typed {
  let last: Typed = infallible(Kind.null)
  let fallible = false
  let broken = false
  let end: Expression | undefined
  for (const [i, expression] of body.entries()) {
    last = checker.expression(expression)
    if (root) checker.flush()
    broken ||= last.broken === true
    fallible ||= end === undefined && last.fallible
    if (end === undefined && last.kind.isNever && last.broken !== true) {
      end = expression
      const [next, final] = [body[i + 1], body.at(-1)]
      if (next !== undefined && final !== undefined) {
        checker.report(unreachableCode({ start: next.start, end: final.end }, expression))
      }
    }
  }
  return { kind: last.kind, fallible, broken }
}
