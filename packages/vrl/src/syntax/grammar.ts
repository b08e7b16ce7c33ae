import type { Block, Expression } from './ast.ts'
import type { Cursor } from './cursor.ts'

/** What parts of the grammar that stand in files of their own need of the whole. */
export interface Grammar {
  readonly cursor: Cursor
  /** `if`, `abort`, `return`, an assignment, or an operation. */
  expression(): Expression
  /** An assignment or an operation. */
  assignment(): Expression
  /** What can be an operand or an argument: no assignment. */
  operation(): Expression
  block(): Block
  /** Expressions that are parted by ends of lines and `;`, up to a closing bracket, which is not passed. */
  sequence(closing: '}' | ')' | 'end', read: () => Expression): Expression[]
}
