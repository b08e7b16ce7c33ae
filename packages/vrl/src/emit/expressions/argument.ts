import type { CheckedArgument } from '../../check/checked.ts'
import type { Parameter } from '../../function/index.ts'
import type { Expression } from '../../syntax/ast.ts'
import type { Emitter } from '../emitter.ts'
import { isText } from './literal.ts'

/** The text of an argument as `run` gets it; `value` is that of its expression, where it was given. */
export function argument(
  emitter: Emitter,
  parameter: Parameter,
  arg: CheckedArgument | undefined,
  value: string | undefined,
): string {
  if (arg === undefined) return 'undefined'
  if (parameter.passed === 'place') return place(emitter, arg.expression as Expression)
  if (value === undefined || arg.expression === undefined) return standing(emitter, parameter, arg)
  if (parameter.passed === 'text') {
    return arg.expression.type === 'string' && isText(arg.expression)
      ? value
      : `${emitter.names.helper('text')}(${value})`
  }
  const checked = arg.guard === 0 ? value : `${emitter.names.helper('guard')}(${value}, ${arg.guard})`
  if (parameter.passed === 'number') return arg.guard === 0 && /^\d+$/.test(value) ? value : `Number(${checked})`
  return checked
}

/** The constant of an argument that was left out. */
function standing(emitter: Emitter, { passed }: Parameter, { constant }: CheckedArgument): string {
  if (constant === undefined) return 'undefined'
  return passed === 'number' ? String(Number(constant)) : emitter.names.literal(constant)
}

/** An argument that is a place: an object that reads and writes there. */
function place(emitter: Emitter, expression: Expression): string {
  const make = emitter.names.helper('placeAt')
  if (expression.type === 'event') {
    const store = expression.root === 'event' ? 'event = subject.value = x' : 'metadata = subject.metadata = x'
    return `${make}("${expression.root}", ${emitter.names.path(expression.path)}, () => ${expression.root}, (x) => (${store}))`
  }
  const path = expression.type === 'query' ? expression.path : []
  const target = expression.type === 'query' ? expression.target : expression
  if (target.type === 'variable') {
    const name = emitter.names.variable(target)
    return `${make}("variable", ${emitter.names.path(path)}, () => ${name}, (x) => (${name} = x))`
  }
  const value = emitter.temporary(emitter.value(target))
  return `${make}("variable", ${emitter.names.path(path)}, () => ${value}, () => {})`
}

/** The text that reads what stands at an argument which is a place; it may be `undefined`. */
export function placeRead(emitter: Emitter, expression: Expression): string {
  if (expression.type === 'event') return emitter.names.read(expression.root, expression.path)
  if (expression.type !== 'query') return emitter.value(expression)
  const { target, path } = expression
  const text = emitter.value(target)
  return emitter.names.read(target.type === 'variable' ? text : emitter.temporary(text), path)
}
