import type { FunctionDefinition, Parameter } from '../../function/index.ts'
import { Kind } from '../../kind/index.ts'
import type { Argument, Call } from '../../syntax/ast.ts'
import type { Checker } from '../checker.ts'
import {
  fallibleArgument,
  invalidArgumentType,
  missingArgument,
  unknownKeyword,
  wrongNumberOfArguments,
} from '../faults/call.ts'
import type { Typed } from '../typed.ts'
import type { WrongArgument } from './wrong-argument.ts'

/** An argument that was given, with what it was found to be. */
export interface Given {
  readonly argument: Argument
  readonly typed: Typed
}

/** The arguments of a call by the names of their parameters. */
export interface Arguments {
  readonly given: ReadonlyMap<string, Given>
  /** Arguments of which it shows only when the program runs whether they are of the right types. */
  readonly unsure: readonly WrongArgument[]
  /** Whether one of them is an error. */
  readonly broken: boolean
}

/** Finds out which argument is for which parameter, and whether it is what that takes. */
export function matchArguments(
  call: Call,
  definition: FunctionDefinition,
  typed: readonly Typed[],
  checker: Checker,
): Arguments {
  const { params } = definition
  const given = new Map<string, Given>()
  const unsure: WrongArgument[] = []
  let broken = typed.some((argument) => argument.broken === true)
  if (call.args.length > params.length) {
    checker.report(wrongNumberOfArguments(call, params.length))
    return { given, unsure, broken: true }
  }
  let position = 0
  for (const [i, argument] of call.args.entries()) {
    const found = argument.name === undefined ? position : params.findIndex(({ name }) => name === argument.name)
    if (found === position) position++
    const parameter = params[found]
    if (parameter === undefined) {
      checker.report(unknownKeyword(call, argument, params))
      broken = true
      continue
    }
    const fit = fitOf(call, parameter, { argument, typed: typed[i] as Typed }, checker)
    if (fit === 'wrong') broken = true
    else if (fit !== 'right') unsure.push(fit)
    given.set(parameter.name, { argument, typed: typed[i] as Typed })
  }
  for (const [i, parameter] of params.entries()) {
    if (!parameter.required || given.has(parameter.name) || broken) continue
    checker.report(missingArgument(call, parameter.name, i))
    broken = true
  }
  return { given, unsure, broken }
}

function fitOf(
  call: Call,
  parameter: Parameter,
  { argument, typed }: Given,
  checker: Checker,
): WrongArgument | 'right' | 'wrong' {
  const { kind, fallible, broken } = typed
  if (broken === true) return 'right'
  const wrong = { call, parameter, given: argument.value, kind }
  const wanted = parameter.kind.isAny ? Kind.any : parameter.kind
  if (!kind.isNever && !kind.intersects(wanted) && !checker.sound) {
    checker.report(invalidArgumentType(wrong, checker.source))
    return 'wrong'
  }
  if (fallible && !checker.sound) {
    checker.report(fallibleArgument(argument.value))
    return 'wrong'
  }
  return kind.isSubsetOf(wanted) ? 'right' : wrong
}
