import type { EventQuery, ValueQuery, Variable } from '../../syntax/ast.ts'
import type { Emitter } from '../emitter.ts'

export function variable(emitter: Emitter, node: Variable): string {
  return emitter.names.variable(node)
}

export function event(emitter: Emitter, { root, path }: EventQuery): string {
  return path.length === 0 ? root : `(${emitter.names.read(root, path)} ?? null)`
}

export function query(emitter: Emitter, { target, path }: ValueQuery): string {
  const text = emitter.value(target)
  return `(${emitter.names.read(target.type === 'variable' ? text : emitter.temporary(text), path)} ?? null)`
}
