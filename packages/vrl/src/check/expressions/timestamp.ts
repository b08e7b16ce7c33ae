import { Kind } from '../../kind/index.ts'
import type { TimestampLiteral } from '../../syntax/ast.ts'
import type { Checker } from '../checker.ts'
import { invalidTimestamp } from '../faults/program.ts'
import { timestampOf } from '../timestamp-literal.ts'
import { infallible, type Typed } from '../typed.ts'

export function checkTimestamp(node: TimestampLiteral, checker: Checker): Typed {
  const time = timestampOf(node.text)
  if (typeof time !== 'string') return infallible(Kind.timestamp, time)
  return checker.refuse(invalidTimestamp(node, time), Kind.timestamp)
}
