import type { CallSite, FunctionDefinition } from '../../function/index.ts'
import type { Call } from '../../syntax/ast.ts'
import { matchArguments, type Arguments } from '../calls/arguments.ts'
import { checkClosure } from '../calls/closure.ts'
import { compileCall } from '../calls/compile.ts'
import { siteOf } from '../calls/site.ts'
import type { Checker } from '../checker.ts'
import {
  abortOfInfallible,
  asyncNotAllowed,
  deprecated,
  invalidArgumentType,
  undefinedFunction,
} from '../faults/call.ts'
import { nearest } from '../nearest.ts'
import { BROKEN, type Typed } from '../typed.ts'

export function checkCall(call: Call, checker: Checker): Typed {
  const typed = checker.handling(() => call.args.map(({ value }) => checker.expression(value)))
  const definition = checker.options.functions.get(call.name)
  if (definition === undefined) {
    return checker.refuse(undefinedFunction(call, nearest(call.name, checker.options.functions.keys())))
  }
  checkUse(call, definition, checker)
  const args = matchArguments(call, definition, typed, checker)
  const closure = checkClosure(call, definition, args, checker)
  const broken = { ...BROKEN, kind: definition.returns }
  if (closure === undefined || args.broken) return broken
  const site = siteOf(definition, args, closure, checker)
  const type = compileCall(call, definition, args, site, checker)
  if (type === undefined) return broken
  affect(call, definition, args, site, checker)
  const fallible = type.fallible || (closure !== 'none' && closure.fallible)
  return outcome(call, args, { kind: type.kind, fallible }, checker)
}

/** Whether the function may be called here at all. */
function checkUse(call: Call, definition: FunctionDefinition, checker: Checker): void {
  if (definition.deprecated !== undefined) checker.report(deprecated(call, definition.deprecated))
  if (!definition.async) return
  checker.async = true
  const refusal = checker.options.asyncAllowed === false ? 'program' : checker.closures > 0 ? 'closure' : undefined
  if (refusal !== undefined) checker.report(asyncNotAllowed(call, refusal))
}

/** What the call is once arguments of doubtful types and `!` are taken into account. */
function outcome(call: Call, { unsure }: Arguments, type: Typed, checker: Checker): Typed {
  if (call.aborts) {
    if (unsure.length === 0 && !type.fallible) checker.report(abortOfInfallible(call))
    return { kind: type.kind, fallible: false }
  }
  const [argument] = unsure
  if (argument === undefined) return { kind: type.kind, fallible: type.fallible }
  checker.unhandled.push({ diagnostic: invalidArgumentType(argument, checker.source), argument })
  return { kind: type.kind, fallible: true }
}

/** Takes note of what the call does to the place that it was given. */
function affect(
  call: Call,
  { affects, params }: FunctionDefinition,
  { given }: Arguments,
  site: CallSite,
  checker: Checker,
): void {
  const place = params.find(({ passed }) => passed === 'place')
  const target = place === undefined ? undefined : given.get(place.name)?.argument.value
  if (affects === undefined || target === undefined) return
  const { state, sound, unsure } = checker
  if (target.type === 'event') {
    if (checker.partial > 0) checker.loose = true
    const before = state[target.root]
    const after = affects(before, target.path, site)
    state[target.root] = unsure ? before.or(after) : after
  } else if (target.type === 'query' && target.target.type === 'variable') {
    checker.loose = true
    const known = state.variables.get(target.target.name)
    if (!sound || known === undefined) return
    const after = affects(known.kind, target.path, site)
    checker.scopes.set(target.target, unsure ? known.kind.or(after) : after)
  }
}
