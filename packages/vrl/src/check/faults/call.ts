import type { Deprecation, Parameter } from '../../function/index.ts'
import type { Diagnostic, Note } from '../../diagnostic/diagnostic.ts'
import { Type, type Kind } from '../../kind/index.ts'
import type { Argument, Call } from '../../syntax/ast.ts'
import type { Span } from '../../syntax/span.ts'
import type { WrongArgument } from '../calls/wrong-argument.ts'
import { cause, context, fault, warning } from './fault.ts'
import { SEE, solution } from './notes.ts'

export function undefinedFunction({ nameSpan }: Call, suggestion: string | undefined): Diagnostic {
  const labels = [cause(nameSpan, 'undefined function')]
  if (suggestion !== undefined) labels.push(context(nameSpan, `did you mean "${suggestion}"?`))
  return fault(105, 'call to undefined function', { labels })
}

export function wrongNumberOfArguments({ args, argsSpan }: Call, most: number): Diagnostic {
  const span = { start: args[0]?.start ?? argsSpan.start, end: args.at(-1)?.end ?? argsSpan.end }
  return fault(106, 'wrong number of function arguments', {
    labels: [
      cause(span, 'too many function arguments'),
      context(span, `this function takes a maximum of ${most} ${most === 1 ? 'argument' : 'arguments'}`),
    ],
    notes: [SEE.arguments],
  })
}

export function unknownKeyword({ nameSpan }: Call, { nameSpan: keyword, value }: Argument, params: readonly Parameter[]): Diagnostic {
  const names = params.map(({ name }) => `"${name}"`).join(', ')
  return fault(108, 'unknown function argument keyword', {
    labels: [cause(keyword ?? value, 'unknown keyword'), context(nameSpan, `this function accepts the following keywords: ${names}`)],
  })
}

export function missingArgument(call: Call, name: string, position: number): Diagnostic {
  return fault(107, 'missing function argument', {
    labels: [cause(call, `required argument missing: "${name}" (position ${position})`)],
  })
}

export function fallibleArgument(value: Span): Diagnostic {
  return fault(630, 'fallible argument', {
    labels: [
      cause(value, 'this expression can fail'),
      context(value, 'handle the error before passing it in as an argument'),
    ],
    notes: [SEE.errors],
  })
}

export function abortOfInfallible({ nameSpan }: Call): Diagnostic {
  return warning(620, "can't abort infallible function", {
    labels: [
      cause(nameSpan, "this function can't fail"),
      context({ start: nameSpan.end, end: nameSpan.end + 1 }, 'remove this abort (!) instruction'),
    ],
    notes: [SEE.errors],
  })
}

export function deprecated({ name, nameSpan }: Call, { since, instead }: Deprecation): Diagnostic {
  return warning(801, `${name} is deprecated since v${since}`, {
    labels: [cause(nameSpan, 'this is deprecated')],
    notes: [{ kind: 'hint', text: instead }],
  })
}

/** @param where what does not wait for answers: programs of this place, or closures */
export function asyncNotAllowed({ name, nameSpan }: Call, where: 'program' | 'closure'): Diagnostic {
  const [title, reason, hint] =
    where === 'program'
      ? ['asynchronous function', `"${name}" has to wait for an answer, and programs in this place cannot`, 'call it in a "remap" transform']
      : ['asynchronous function in a closure', `"${name}" has to wait for an answer, and closures cannot`, 'call it before, and use its result in the closure'] // prettier-ignore
  return fault(1001, title as string, { labels: [cause(nameSpan, reason as string)], notes: [{ kind: 'hint', text: hint as string }] })
}

export function invalidArgumentType(argument: WrongArgument, source: string): Diagnostic {
  const { parameter, given, kind } = argument
  return fault(110, 'invalid argument type', {
    labels: [
      cause(given, `this expression resolves to ${described(kind)}`),
      context(given, `but the parameter "${parameter.name}" expects ${described(parameter.kind)}`),
    ],
    notes: solutions(argument, source),
  })
}

function described(kind: Kind): string {
  const shown = kind.toString()
  if (shown === 'any') return shown
  return (kind.bits & (kind.bits - 1)) === 0 ? `the exact type ${shown}` : `one of ${shown}`
}

/** How a value of a type is asked for, and how it is made of others. */
const CONVERSIONS = new Map<number, { readonly guard: string; readonly coerce?: (text: string) => string }>([
  [Type.bytes, { guard: 'string', coerce: (text) => `to_string(${text}) ?? "default"` }],
  [Type.integer, { guard: 'int', coerce: (text) => `to_int(${text}) ?? 0` }],
  [Type.float, { guard: 'float', coerce: (text) => `to_float(${text}) ?? 0` }],
  [Type.boolean, { guard: 'bool', coerce: (text) => `to_bool(${text}) ?? false` }],
  [Type.object, { guard: 'object' }],
  [Type.array, { guard: 'array' }],
  [Type.timestamp, { guard: 'timestamp', coerce: (text) => `to_unix_timestamp(${text}) ?? now()` }],
])

function solutions({ call, parameter, given }: WrongArgument, source: string): Note[] {
  const conversion = CONVERSIONS.get(parameter.kind.bits)
  if (conversion === undefined) return []
  const text = source.slice(given.start, given.end)
  const args = call.args.map(({ value }) => source.slice(value.start, value.end)).join(', ')
  const repeated = `${call.name}${call.aborts ? '!' : ''}(${args})`
  const notes = solution('ensuring an appropriate type at runtime', [`${text} = ${conversion.guard}!(${text})`, repeated])
  if (conversion.coerce !== undefined) {
    const title = 'coercing to an appropriate type and specifying a default value as a fallback in case coercion fails'
    notes.push(...solution(title, [`${text} = ${conversion.coerce(text)}`, repeated]))
  }
  return [...notes, SEE.errors]
}
