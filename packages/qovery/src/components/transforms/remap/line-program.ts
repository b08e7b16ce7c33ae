import type { ComponentContext } from '@qovery/sdk'
import type { CompileOptions, Expression, FieldUse, Program } from '@qovery/vrl'
import type { Edits } from '../../../codecs/json/edit-plan.ts'

/** Names that every object of JavaScript has: fields that are called so are left to the program as a whole. */
const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype))

/**
 * A program that begins by replacing the event with the JSON of one of its fields, in two parts: that field, and what it does
 * then to single fields at the top of the object. Lines can be edited by it without being made into events.
 */
export interface LineProgram {
  /** The field with the JSON. */
  readonly field: string
  /** What runs on the object; `undefined`: nothing. It sees only the fields that `edits` says are read. */
  readonly rest: Program | undefined
  readonly edits: Edits
}

/** The program in two parts; `undefined` where it is none of this kind. */
export async function lineProgram(
  program: Program,
  cx: ComponentContext,
  options: Omit<CompileOptions, 'host'>,
): Promise<LineProgram | undefined> {
  const { compile, fieldUse, touchesOnlyFields } = await import('@qovery/vrl')
  const { body } = program.checked.program
  const head = body[0]
  const field = head === undefined ? undefined : parsedField(head)
  if (head === undefined || field === undefined || !isAscii(program.source.slice(0, head.end))) return undefined
  const last = body.length > 1 ? body.at(-1) : undefined
  const end = last?.type === 'event' && last.path.length === 0 ? last.start : program.source.length
  if (body.length === 1 || (body.length === 2 && end < program.source.length)) {
    return { field, rest: undefined, edits: { reads: [], writes: [] } }
  }
  // Blanks keep the places that messages name.
  const source = blanks(program.source.slice(0, head.end)) + program.source.slice(head.end, end)
  const { program: rest } = await compile(source, {
    host: await cx.programHost(),
    timezone: cx.globals.timezone,
    ...options,
  })
  if (rest === undefined || rest.async || !touchesOnlyFields(rest.checked)) return undefined
  const edits = editsOf(fieldUse(rest.checked))
  return edits === undefined ? undefined : { field, rest, edits }
}

/** The field of which `. = parse_json!(.field)` reads the JSON, with or without `object!` and `string!` around. */
function parsedField(head: Expression): string | undefined {
  if (head.type !== 'assignment' || head.operator !== '=' || head.error !== undefined) return undefined
  const { target } = head
  if (target.type !== 'event' || target.root !== 'event' || target.path.length > 0) return undefined
  const parse = argumentOf(head.value, ['object']) ?? head.value
  const text = argumentOf(parse, ['parse_json'])
  if (text === undefined) return undefined
  const place = argumentOf(text, ['string', 'to_string']) ?? text
  if (place.type !== 'event' || place.root !== 'event' || place.path.length !== 1) return undefined
  const [name] = place.path
  return typeof name === 'string' ? name : undefined
}

/** The only argument of a call of one of these functions that ends the program when it fails. */
function argumentOf(expression: Expression, names: readonly string[]): Expression | undefined {
  if (expression.type === 'group') return argumentOf(expression.inner, names)
  if (expression.type !== 'call' || !names.includes(expression.name) || expression.args.length !== 1) return undefined
  return expression.aborts ? expression.args[0]?.value : undefined
}

/** What may stay as it was has to be read first. */
function editsOf({ reads, writes, settles }: FieldUse): Edits | undefined {
  if (reads === 'all' || writes === 'all') return undefined
  if ([...reads, ...writes].some((name) => INHERITED.has(name))) return undefined
  const kept = [...writes].filter((name) => !settles.has(name))
  return { reads: [...new Set([...reads, ...kept])], writes: [...writes] }
}

function isAscii(text: string): boolean {
  return /^[\0-\x7f]*$/.test(text)
}

function blanks(text: string): string {
  return text.replaceAll(/[^\n]/g, ' ')
}
