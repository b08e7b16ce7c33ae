import { Type } from '../../kind/index.ts'
import type { Abort, Block, Expression, Group, If, Return } from '../../syntax/ast.ts'
import type { Emitter } from '../emitter.ts'

export function group(emitter: Emitter, { inner }: Group): string {
  return emitter.value(inner)
}

export function block(emitter: Emitter, { body }: Block): string {
  return sequence(emitter, body)
}

/** Writes expressions one after the other; gives the text of the last one's value. */
export function sequence(emitter: Emitter, body: readonly Expression[]): string {
  for (const expression of body.slice(0, -1)) emitter.effect(expression)
  const last = body.at(-1)
  return last === undefined ? 'null' : emitter.value(last)
}

/** Writes the statements of `body` into the block under way, and keeps its value in `name`. */
export function into(emitter: Emitter, name: string, body: readonly Expression[]): void {
  const value = sequence(emitter, body)
  const last = body.at(-1)
  if (last === undefined || !emitter.typeOf(last).kind.isNever) emitter.code.add(`${name} = ${value}`)
}

export function conditional(emitter: Emitter, node: If): string {
  const result = emitter.newName()
  emitter.code.add(`let ${result} = null`)
  branch(emitter, node, result)
  return result
}

function branch(emitter: Emitter, { predicate, then, otherwise }: If, result: string): void {
  for (const expression of predicate.slice(0, -1)) emitter.effect(expression)
  const deciding = predicate.at(-1) as Expression
  emitter.block(`if (${condition(emitter, deciding)})`, () => into(emitter, result, then.body), otherwise ? '' : '}')
  if (otherwise === undefined) return
  emitter.block('} else', () => {
    if (otherwise.type === 'block') into(emitter, result, otherwise.body)
    else branch(emitter, otherwise, result)
  })
}

/** The text of an expression that decides; where its kind does not promise a boolean, that is checked. */
export function condition(emitter: Emitter, expression: Expression): string {
  const text = emitter.value(expression)
  if (emitter.typeOf(expression).kind.is(Type.boolean)) return text
  return emitter.failing(`${emitter.names.helper('guard')}(${text}, ${Type.boolean})`)
}

export function abort(emitter: Emitter, node: Abort): string {
  const { message } = node
  const said = message === undefined ? 'undefined' : `${emitter.names.helper('text')}(${emitter.value(message)})`
  const span = emitter.sites.span(node).join(', ')
  emitter.end(`new ${emitter.names.helper('Aborted')}(${said}, ${span})`)
  return 'null'
}

/** Ends the program; within a closure, this call of it. */
export function leave(emitter: Emitter, { value }: Return): string {
  emitter.code.add(`return ${emitter.value(value)}`)
  return 'null'
}
