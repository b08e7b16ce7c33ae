import type { Expression } from '../../syntax/ast.ts'
import type { Emitter } from '../emitter.ts'
import { assignment } from './assignment.ts'
import { binary } from './binary.ts'
import { call } from './call.ts'
import { abort, block, conditional, group, leave } from './flow.ts'
import { array, literal, object, regex, template, timestamp } from './literal.ts'
import { event, query, variable } from './query.ts'
import { negative, not } from './unary.ts'

/** How the JavaScript of each node is written: it gives the text of the value, and adds the statements that come before it. */
export const EXPRESSIONS = {
  literal,
  string: template,
  regex,
  timestamp,
  block,
  group,
  array,
  object,
  if: conditional,
  binary,
  not,
  negative,
  variable,
  event,
  query,
  assignment,
  call,
  abort,
  return: leave,
} satisfies { [T in Expression['type']]: (emitter: Emitter, node: Extract<Expression, { type: T }>) => string }
