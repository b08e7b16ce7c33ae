import { Kind, Type } from '../../kind/index.ts'
import type { BinaryOperator } from '../../syntax/ast.ts'
import { fold, givesNaN, isDivisor } from '../constant.ts'
import type { Typed } from '../typed.ts'

const NUMERIC = Type.integer | Type.float
const ADDED: Kind = Kind.bytes.or(Kind.number)

/** What the sum of two values is. */
export function sumOf(left: Typed, right: Typed): Typed {
  return arithmetic('+', left, right)
}

/** What `+`, `-`, `*` and `/` give: which kinds go together, and whether the operation can fail. */
export function arithmetic(operator: BinaryOperator, left: Typed, right: Typed): Typed {
  if (left.broken === true || right.broken === true)
    return { kind: resultOf(operator, left.kind, right.kind), fallible: false, broken: true }
  const constant = fold(operator, left.constant, right.constant)
  if (operator === '/') {
    const number = left.kind.is(Type.integer) || left.kind.is(Type.float)
    return { kind: Kind.float, fallible: !(number && isDivisor(right.constant)), constant }
  }
  const failing = left.fallible || right.fallible || mismatch(operator, left.kind, right.kind)
  const fallible = failing || givesNaN(operator, left.constant, right.constant)
  const kind = resultOf(operator, left.kind, right.kind)
  return { kind, fallible, constant, risky: kind.may(Type.float) && constant === undefined }
}

function resultOf(operator: BinaryOperator, left: Kind, right: Kind): Kind {
  if (operator === '/') return Kind.float
  if (operator === '+' && (left.is(Type.bytes) || right.is(Type.bytes))) return Kind.bytes
  if (left.is(Type.float) || right.is(Type.float)) return Kind.float
  if (left.is(Type.integer) && right.is(Type.integer)) return Kind.integer
  if (operator === '*' && repeats(left, right)) return Kind.bytes
  return operator === '-' ? Kind.number : ADDED
}

/** Whether the kinds do not promise that the operation works. */
function mismatch(operator: BinaryOperator, left: Kind, right: Kind): boolean {
  if (operator === '+' && (left.is(Type.bytes) || right.is(Type.bytes))) {
    return !left.is(Type.bytes | Type.null) || !right.is(Type.bytes | Type.null)
  }
  if (left.is(Type.float) || right.is(Type.float)) return !left.is(NUMERIC) || !right.is(NUMERIC)
  if (left.is(Type.integer) && right.is(Type.integer)) return false
  return !(operator === '*' && repeats(left, right))
}

/** Whether a text is multiplied by a count. */
function repeats(left: Kind, right: Kind): boolean {
  return (left.is(Type.bytes) && right.is(Type.integer)) || (left.is(Type.integer) && right.is(Type.bytes))
}
