import { Type } from '../../kind/index.ts'
import type { Negative, Not } from '../../syntax/ast.ts'
import type { Emitter } from '../emitter.ts'

export function not(emitter: Emitter, { operand }: Not): string {
  const text = emitter.value(operand)
  if (emitter.typeOf(operand).kind.is(Type.boolean)) return `!(${text})`
  return `!${emitter.failing(`${emitter.names.helper('guard')}(${text}, ${Type.boolean})`)}`
}

export function negative(emitter: Emitter, { operand }: Negative): string {
  const text = `${emitter.names.helper('subtract')}(0, ${emitter.value(operand)})`
  return emitter.typeOf(operand).kind.is(Type.integer | Type.float) ? text : emitter.failing(text)
}
