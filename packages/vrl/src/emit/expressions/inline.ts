import type { CheckedArgument, CheckedCall } from '../../check/checked.ts'
import type { Parameter } from '../../function/index.ts'
import { kindOf, type Kind } from '../../kind/index.ts'
import type { Emitter } from '../emitter.ts'
import { argument, placeRead } from './argument.ts'

/**
 * The text of a call that its definition writes in place; `undefined`: it has to be called. `values` are the texts of what
 * was given, by the parameters.
 */
export function inlined(
  emitter: Emitter,
  { definition: { params, inline }, args }: CheckedCall,
  values: readonly (string | undefined)[],
): string | undefined {
  const at = (name: string) => params.findIndex((parameter) => parameter.name === name)
  return inline?.({
    kind: (name) => kindOfArgument(emitter, params[at(name)] as Parameter, args[at(name)]),
    constant: (name) => constantOf(emitter, args[at(name)]),
    text: (name) => textOf(emitter, params[at(name)] as Parameter, args[at(name)], values[at(name)]),
    word: (word) => emitter.names.helper(word),
  })
}

function kindOfArgument(emitter: Emitter, parameter: Parameter, arg: CheckedArgument | undefined): Kind {
  if (arg?.expression === undefined) return kindOf(arg?.constant)
  const kind = emitter.typeOf(arg.expression).kind.read
  return arg.guard === 0 ? kind : kind.only(parameter.kind.bits)
}

function constantOf(emitter: Emitter, arg: CheckedArgument | undefined) {
  return arg?.expression === undefined ? arg?.constant : emitter.checked.constants.get(arg.expression)
}

/** What is checked may fail, and is evaluated before the expression that it stands in. */
function textOf(
  emitter: Emitter,
  parameter: Parameter,
  arg: CheckedArgument | undefined,
  value: string | undefined,
): string {
  if (parameter.passed === 'place' && arg?.expression !== undefined) return placeRead(emitter, arg.expression)
  const text = argument(emitter, parameter, arg, value)
  return arg === undefined || arg.guard === 0 ? text : emitter.failing(text)
}
