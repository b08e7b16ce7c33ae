import type { Deprecation, Parameter } from '../../function/index.ts'
import type { Diagnostic, Note } from '../../diagnostic/diagnostic.ts'
import { Type, type Kind } from '../../kind/index.ts'
import type { Argument, Call } from '../../syntax/ast.ts'
import type { Span } from '../../syntax/span.ts'
import type { WrongArgument } from '../calls/wrong-argument.ts'
import { cause, context } from '../../diagnostic/label.ts'
import { fault, warning } from './fault.ts'
import { SEE, solution } from './notes.ts'

export function undefinedFunction({ nameSpan }: Call, suggestion: string | undefined): Diagnostic {
  const labels = [cause(nameSpan, 'undefined function')]
  if (suggestion !== undefined) labels.push(context(nameSpan, `did you mean "${suggestion}"?`))
  return fault(105, { labels })
}

export function wrongNumberOfArguments({ args, argsSpan }: Call, most: number): Diagnostic {
  const span = { start: args[0]?.start ?? argsSpan.start, end: args.at(-1)?.end ?? argsSpan.end }
  return fault(106, {
    labels: [
      cause(span, 'too many function arguments'),
      context(span, `this function takes a maximum of ${most} ${most === 1 ? 'argument' : 'arguments'}`),
    ],
    notes: [SEE.arguments],
  })
}

export function unknownKeyword(
  { nameSpan }: Call,
  { nameSpan: keyword, value }: Argument,
  params: readonly Parameter[],
): Diagnostic {
  const names = params.map(({ name }) => `"${name}"`).join(', ')
  return fault(108, {
    labels: [
      cause(keyword ?? value, 'unknown keyword'),
      context(nameSpan, `this function accepts the following keywords: ${names}`),
    ],
  })
}

export function missingArgument(call: Call, name: string, position: number): Diagnostic {
  return fault(107, {
    labels: [cause(call, `required argument missing: "${name}" (position ${position})`)],
  })
}

export function fallibleArgument(value: Span): Diagnostic {
  return fault(630, {
    labels: [
      cause(value, 'this expression can fail'),
      context(value, 'handle the error before passing it in as an argument'),
    ],
    notes: [SEE.errors],
  })
}

export function abortOfInfallible({ nameSpan }: Call): Diagnostic {
  return warning(620, {
    labels: [
      cause(nameSpan, "this function can't fail"),
      context({ start: nameSpan.end, end: nameSpan.end + 1 }, 'remove this abort (!) instruction'),
    ],
    notes: [SEE.errors],
  })
}

export function deprecated({ name, nameSpan }: Call, { since, instead }: Deprecation): Diagnostic {
  return warning(801, {
    title: `${name} is deprecated since v${since}`,
    labels: [cause(nameSpan, 'this is deprecated')],
    notes: [{ kind: 'hint', text: instead }],
  })
}

/** Why what does not wait for answers cannot call a function that does: programs of this place, or closures. */
const WAITING = {
  program: { reason: 'programs in this place cannot wait', hint: 'call it in a "remap" transform' },
  closure: { reason: 'closures cannot wait', hint: 'call it before, and use its result in the closure' },
}

export function asyncNotAllowed({ name, nameSpan }: Call, where: keyof typeof WAITING): Diagnostic {
  const { reason, hint } = WAITING[where]
  return fault(1001, {
    labels: [cause(nameSpan, `"${name}" waits for an answer, and ${reason}`)],
    notes: [{ kind: 'hint', text: hint }],
  })
}

export function invalidArgumentType(argument: WrongArgument, source: string): Diagnostic {
  const { parameter, given, kind } = argument
  return fault(110, {
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
  const notes = solution('ensuring an appropriate type at runtime', [
    `${text} = ${conversion.guard}!(${text})`,
    repeated,
  ])
  if (conversion.coerce !== undefined) {
    const title = 'coercing to an appropriate type and specifying a default value as a fallback in case coercion fails'
    notes.push(...solution(title, [`${text} = ${conversion.coerce(text)}`, repeated]))
  }
  return [...notes, SEE.errors]
}
