import { kindOf } from '../kind/index.ts'
import { toText, type Value } from '../value/index.ts'
import type { CallSite, ClosureFunction, FunctionDefinition } from './definition.ts'
import { fail } from './failure.ts'
import type { Host } from './host.ts'
import type { Parameter } from './parameter.ts'
import type { Subject } from './running.ts'

/** What a call outside a program has beside its arguments. */
export interface Invocation {
  readonly host?: Host
  readonly timezone?: string
  readonly subject?: Subject
  readonly closure?: ClosureFunction
}

/**
 * Calls a function with arguments by name, as a program would with constants: for tests, and for code that wants one
 * function without a program. Functions that take a place cannot be called so.
 * @throws Failure, CallFault
 */
export function invoke(
  definition: FunctionDefinition,
  args: Readonly<Record<string, Value>>,
  { host = {}, timezone = 'UTC', subject = { value: {}, metadata: {} }, closure }: Invocation = {},
): Value | Promise<Value> {
  const given = definition.params.map((parameter) => argumentOf(parameter, args))
  const valueOf = (name: string) => given[definition.params.findIndex((parameter) => parameter.name === name)]
  const call: CallSite = {
    kind: (name) => kindOf(valueOf(name)),
    constant: valueOf,
    has: (name) => Object.hasOwn(args, name),
    timezone,
    host,
  }
  definition.typeOf?.(call)
  const run = (definition.compile?.(call) ?? definition.run) as (...all: unknown[]) => Value | Promise<Value>
  const passed = definition.params.map((parameter, i) => passedAs(parameter, given[i]))
  return run(...(definition.subject ? [subject] : []), ...passed, closure)
}

function argumentOf(parameter: Parameter, args: Readonly<Record<string, Value>>): Value | undefined {
  const value = Object.hasOwn(args, parameter.name) ? args[parameter.name] : parameter.default
  if (value === undefined) return undefined
  const kind = kindOf(value)
  return kind.intersects(parameter.kind)
    ? value
    : fail(`expected ${parameter.kind.names.join(' or ')}, got ${kind.toString()}`)
}

function passedAs(parameter: Parameter, value: Value | undefined): unknown {
  if (value === undefined) return undefined
  if (parameter.passed === 'text') return toText(value as string | Uint8Array)
  return parameter.passed === 'number' ? Number(value) : value
}
