import { Kind } from '../../kind/index.ts'
import { Regex, RegexSyntaxError } from '../../regex/index.ts'
import type { RegexLiteral } from '../../syntax/ast.ts'
import type { Checker } from '../checker.ts'
import { invalidRegex } from '../faults/program.ts'
import { infallible, type Typed } from '../typed.ts'

export function checkRegex(node: RegexLiteral, checker: Checker): Typed {
  try {
    return infallible(Kind.regex, new Regex(node.pattern))
  } catch (error) {
    if (!(error instanceof RegexSyntaxError)) throw error
    return checker.refuse(invalidRegex(node, error.reason), Kind.regex)
  }
}
