import { Kind } from '../../kind/index.ts'
import type { TimestampLiteral } from '../../syntax/ast.ts'
import { Timestamp } from '../../value/index.ts'
import type { Checker } from '../checker.ts'
import { invalidTimestamp } from '../faults/program.ts'
import { infallible, type Typed } from '../typed.ts'

export function checkTimestamp(node: TimestampLiteral, checker: Checker): Typed {
  const value = Timestamp.parse(node.text)
  if (value !== undefined) return infallible(Kind.timestamp, value)
  checker.report(invalidTimestamp(node, 'expected a date and a time with an offset, as in 2021-02-11T10:32:50Z'))
  return { ...infallible(Kind.timestamp), broken: true }
}
