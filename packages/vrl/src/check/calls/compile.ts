import {
  CallFault,
  Failure,
  type CallSite,
  type CallType,
  type FunctionDefinition,
  type Parameter,
  type Run,
} from '../../function/index.ts'
import type { Call } from '../../syntax/ast.ts'
import type { CheckedArgument, CheckedCall } from '../checked.ts'
import type { Checker } from '../checker.ts'
import { invalidArgument, invalidChoice, notConstant, notPlace, readOnlyPlace } from '../faults/compilation.ts'
import { isReadOnly } from '../read-only.ts'
import type { Arguments, Given } from './arguments.ts'

/** What a call gives and how it runs, as its definition has it; `undefined` where that refuses, which is reported. */
export function compileCall(
  call: Call,
  definition: FunctionDefinition,
  args: Arguments,
  site: CallSite,
  checker: Checker,
): CallType | undefined {
  const compiled = compiledBy(call, definition, args, site, checker) ?? promised(call, definition, checker)
  if (compiled === undefined) return undefined
  checker.calls.set(call, checkedCall(definition, args, compiled.run))
  const { truly } = compiled.type
  if (truly !== undefined) checker.loose = true
  return checker.sound ? (truly ?? compiled.type) : compiled.type
}

/** A call that the definition has agreed to. */
interface Compiled {
  readonly type: CallType
  readonly run: Run
}

/** What the language made of a call where a sound checker finds that its definition would refuse. */
function promised(call: Call, { returns }: FunctionDefinition, { language }: Checker): Compiled | undefined {
  const run = language?.calls.get(call)?.run
  return run === undefined ? undefined : { type: { kind: returns, fallible: true }, run }
}

function compiledBy(
  call: Call,
  definition: FunctionDefinition,
  args: Arguments,
  site: CallSite,
  checker: Checker,
): Compiled | undefined {
  const right = definition.params.map((parameter) => suits(call, definition, parameter, args, checker))
  if (right.includes(false)) return undefined
  try {
    const type = definition.typeOf?.(site) ?? { kind: definition.returns, fallible: definition.failures.length > 0 }
    return { type, run: (definition.compile?.(site) ?? definition.run) as Run }
  } catch (error) {
    const fault = faultOf(error)
    const given = fault.argument === undefined ? undefined : args.given.get(fault.argument)
    checker.report(invalidArgument(call, fault, given, checker.source))
    return undefined
  }
}

/** Why a definition refuses a call; what fails for constants would fail whenever the program runs. */
function faultOf(error: unknown): CallFault {
  if (error instanceof CallFault) return error
  if (error instanceof Failure) return new CallFault(error.message)
  throw error
}

/** Whether an argument is known before the program runs, one of the choices, or a place, where that is asked for. */
function suits(
  call: Call,
  definition: FunctionDefinition,
  parameter: Parameter,
  { given }: Arguments,
  checker: Checker,
): boolean {
  const argument = given.get(parameter.name)
  if (argument === undefined) return true
  if (parameter.passed === 'place') return isPlace(call, definition, parameter, argument, checker)
  if (parameter.constant !== true && parameter.choices === undefined) return true
  const { constant } = argument.typed
  if (constant === undefined) {
    checker.report(notConstant(parameter, argument))
    return false
  }
  if (parameter.choices === undefined || (typeof constant === 'string' && Object.hasOwn(parameter.choices, constant)))
    return true
  checker.report(invalidChoice(parameter, argument, checker.source))
  return false
}

function isPlace(
  call: Call,
  { affects }: FunctionDefinition,
  parameter: Parameter,
  given: Given,
  checker: Checker,
): boolean {
  const { value } = given.argument
  if (value.type !== 'event' && value.type !== 'query') {
    checker.report(notPlace(parameter, given))
    return false
  }
  if (value.type !== 'event' || affects === undefined) return true
  if (!isReadOnly({ root: value.root, segments: value.path }, checker.options.readOnly)) return true
  checker.report(readOnlyPlace(call, value, checker.source))
  return false
}

function checkedCall(definition: FunctionDefinition, { given }: Arguments, run: Run): CheckedCall {
  const args = definition.params.map((parameter): CheckedArgument | undefined => {
    const argument = given.get(parameter.name)
    if (argument !== undefined) {
      const { kind } = argument.typed
      const guard = parameter.lenient === true || kind.read.isSubsetOf(parameter.kind) ? 0 : parameter.kind.bits
      return { expression: argument.argument.value, constant: undefined, guard }
    }
    return parameter.default === undefined
      ? undefined
      : { expression: undefined, constant: parameter.default, guard: 0 }
  })
  return { definition, args, run }
}
