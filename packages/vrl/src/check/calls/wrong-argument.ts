import type { Parameter } from '../../function/index.ts'
import type { Kind } from '../../kind/index.ts'
import type { Call, Expression } from '../../syntax/ast.ts'

/** An argument that is not, or not for certain, what its parameter takes. */
export interface WrongArgument {
  readonly call: Call
  readonly parameter: Parameter
  readonly given: Expression
  readonly kind: Kind
}
