import type { FunctionDefinition } from '../../function/index.ts'
import { Kind } from '../../kind/index.ts'
import type { Call, Closure } from '../../syntax/ast.ts'
import type { Checker } from '../checker.ts'
import { checkBlock } from '../expressions/block.ts'
import { closureArity, closureReturn, closureTarget, missingClosure, unexpectedClosure } from '../faults/closure.ts'
import type { State } from '../state.ts'
import type { Typed } from '../typed.ts'
import type { Arguments } from './arguments.ts'

/** How often the body of a closure is gone through before what still changes is taken for anything. */
const ROUNDS = 2
/** Closures that are deeper than this within others are gone through once only. */
const DEPTH = 3

/** What the closure of a call gives; `none` where there is none and need be none; `undefined` where it is not right, which is reported. */
export function checkClosure(
  call: Call,
  definition: FunctionDefinition,
  args: Arguments,
  checker: Checker,
): Typed | 'none' | undefined {
  const { closure } = call
  const spec = definition.closure
  if (closure === undefined) {
    if (spec !== undefined) checker.report(missingClosure(call, definition))
    return spec === undefined ? 'none' : undefined
  }
  const kinds = parameterKinds(call, closure, definition, args, checker)
  const unknown = checker.sound ? Kind.value : Kind.never
  const body = checkBody(closure, kinds ?? closure.variables.map(() => unknown), checker)
  if (kinds === undefined || spec === undefined) return undefined
  if (body.broken === true || checker.sound || spec.returns.isAny || body.kind.isSubsetOf(spec.returns)) return body
  checker.report(closureReturn(closure.body, body.kind, spec.returns))
  return undefined
}

/** Of what kinds the parameters of the closure are; `undefined` where the closure does not suit the call, which is reported. */
function parameterKinds(
  call: Call,
  { variables }: Closure,
  { closure: spec, params }: FunctionDefinition,
  { given, broken }: Arguments,
  checker: Checker,
): readonly Kind[] | undefined {
  if (spec === undefined) {
    checker.report(unexpectedClosure(call))
    return undefined
  }
  const target = params[0]
  const kind = target === undefined ? Kind.undefined : (given.get(target.name)?.typed.kind ?? Kind.undefined)
  if (target !== undefined && !broken && !checker.sound && !kind.isSubsetOf(target.kind)) {
    checker.report(closureTarget(call, kind, target.kind))
    return undefined
  }
  if (variables.length !== spec.parameters.length) {
    checker.report(closureArity(call, variables, spec.parameters.length))
    return undefined
  }
  return broken ? undefined : spec.kinds(kind.only(target?.kind.bits ?? 0))
}

/**
 * Checks the body of a closure. The language takes no notice of what it does to variables and to the event; a sound checker
 * goes through it until it has seen all that they may be, before and after the body ran any number of times.
 */
function checkBody(closure: Closure, kinds: readonly Kind[], checker: Checker): Typed {
  checker.closures++
  checker.partial++
  const before = checker.state
  let known = before
  let body = checkOnce(closure, kinds, known.copy(), checker)
  for (let round = 1; checker.sound; round++) {
    const after = known.or(checker.state, true)
    if (after.isWithin(known)) break
    known = round < ROUNDS && checker.closures <= DEPTH ? after : known.widened(after)
    body = checkOnce(closure, kinds, known.copy(), checker)
  }
  checker.closures--
  checker.partial--
  checker.state = known
  return body
}

/** What the body gives by its last expression, or by a `return`, which ends the closure only. */
function checkOnce({ variables, body }: Closure, kinds: readonly Kind[], state: State, checker: Checker): Typed {
  checker.state = state
  const hidden = variables.map(({ name }) => [name, state.variables.get(name)] as const)
  for (const [i, variable] of variables.entries()) {
    if (variable.name !== '' && variable.name !== '_') checker.scopes.declare(variable, kinds[i] ?? Kind.value)
  }
  const returned = checker.returned
  checker.returned = Kind.never
  const typed = checkBlock(body, checker)
  const kind = typed.kind.or(checker.returned)
  checker.returned = returned
  for (const [name, known] of hidden.toReversed()) {
    if (known === undefined) checker.state.remove(name)
    else checker.state.set(name, known)
  }
  return { ...typed, kind }
}
