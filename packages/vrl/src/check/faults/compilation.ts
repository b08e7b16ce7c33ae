import type { CallFault, Parameter } from '../../function/index.ts'
import type { Diagnostic, Label, Note } from '../../diagnostic/diagnostic.ts'
import { Type } from '../../kind/index.ts'
import type { Call, Expression } from '../../syntax/ast.ts'
import type { Span } from '../../syntax/span.ts'
import type { Given } from '../calls/arguments.ts'
import { cause, context } from '../../diagnostic/label.ts'
import { fault } from './fault.ts'

/** What a function's definition says when it refuses a call: the code of that stands in the title. */
function refusal(code: number, title: string, labels: readonly Label[]): Diagnostic {
  const learn: Note = { kind: 'see', text: `documentation about error code ${code} at https://errors.vrl.dev/${code}` }
  return fault(610, { title: `function compilation error: error[E${code}] ${title}`, labels, notes: [learn] })
}

/** @param given the argument at fault, where there is one */
export function invalidArgument(
  call: Call,
  { message, argument }: CallFault,
  given: Given | undefined,
  source: string,
): Diagnostic {
  if (given === undefined || argument === undefined) return refusal(403, 'invalid argument', [cause(call, message)])
  const { value } = given.argument
  return refusal(403, 'invalid argument', [
    cause(value, `invalid argument "${argument}"`),
    context(value, `received: ${textOf(value, source)}`),
    context(value, `error: ${message}`),
  ])
}

export function invalidChoice(
  { name, choices = {} }: Parameter,
  { argument: { value } }: Given,
  source: string,
): Diagnostic {
  const names = Object.keys(choices).map((choice) => JSON.stringify(choice))
  return refusal(401, 'invalid enum variant', [
    cause(value, `invalid enum variant for argument "${name}"`),
    context(value, `received: ${textOf(value, source)}`),
    context(value, `expected one of: ${names.join(', ')}`),
  ])
}

export function notConstant({ name, kind }: Parameter, { argument: { value } }: Given): Diagnostic {
  if (!kind.may(Type.array | Type.object)) return unexpectedExpression(name, value, 'literal')
  return refusal(402, 'this argument must be a static expression', [
    cause(value, `expected static expression for argument "${name}"`),
    context(value, `received: ${nounOf(value)}`),
  ])
}

export function notPlace({ name }: Parameter, { argument: { value } }: Given): Diagnostic {
  return unexpectedExpression(name, value, 'query')
}

function unexpectedExpression(name: string, value: Expression, expected: string): Diagnostic {
  return refusal(400, 'unexpected expression type', [
    cause(value, `unexpected expression for argument "${name}"`),
    context(value, `received: ${nounOf(value)}`),
    context(value, `expected: ${expected}`),
  ])
}

export function readOnlyPlace(call: Call, place: Span, source: string): Diagnostic {
  return refusal(315, 'mutation of read-only value', [
    cause(call, 'mutation of read-only value'),
    context(place, `${textOf(place, source)} is read-only, and cannot be deleted`),
  ])
}

function textOf({ start, end }: Span, source: string): string {
  return source.slice(start, end)
}

const NOUNS = {
  literal: 'literal',
  string: 'literal',
  regex: 'literal',
  timestamp: 'literal',
  block: 'block',
  group: 'group',
  array: 'array',
  object: 'object',
  if: 'if-statement',
  binary: 'operation',
  not: 'unary operation',
  negative: 'unary operation',
  variable: 'variable call',
  event: 'query',
  query: 'query',
  assignment: 'assignment',
  call: 'function call',
  abort: 'abort operation',
  return: 'return',
} satisfies Record<Expression['type'], string>

function nounOf(expression: Expression): string {
  return NOUNS[expression.type]
}
