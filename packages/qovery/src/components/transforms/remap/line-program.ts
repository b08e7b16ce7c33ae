import type { Expression, FieldUse, Program } from '@qovery/vrl'
import { Regex } from '@qovery/vrl/regex'
import type { Edits } from '../../../codecs/json/edit-plan.ts'
import { LineEditor } from '../../../codecs/json/line-editor.ts'
import { CaptureEditor } from './captures/capture-editor.ts'
import { CapturePlan } from './captures/capture-plan.ts'
import type { LineEditing } from './line-editing.ts'

/** Names that every object of JavaScript has: fields that are called so are left to the program as a whole. */
const INHERITED = new Set(Object.getOwnPropertyNames(Object.prototype))

/**
 * A program that begins by replacing the event with what it parses of one of its fields, in two parts: that field, and what it
 * does then to single fields at the top of the object. Lines can be edited by it without being made into events.
 */
export interface LineProgram {
  /** The field that is parsed. */
  readonly field: string
  /** What runs on the object; `undefined`: nothing. It sees only the fields that it reads. */
  readonly rest: Program | undefined
  /** How lines are taken apart and put together. */
  readonly editing: LineEditing
}

/** The field that a program parses first, and how lines are edited that are so parsed. */
interface Head {
  readonly field: string
  editing(edits: Edits): LineEditing
}

/** The program in two parts; `undefined` where it is none of this kind. */
export async function lineProgram(program: Program): Promise<LineProgram | undefined> {
  const { fieldUse, touchesOnlyFields } = await import('@qovery/vrl')
  const { body } = program.checked.program
  const head = headOf(program)
  if (head === undefined) return undefined
  const { field } = head
  const last = body.at(-1)
  const end = last?.type === 'event' && last.path.length === 0 ? body.length - 1 : body.length
  if (end === 1) return { field, rest: undefined, editing: head.editing({ reads: [], writes: [] }) }
  const rest = program.part(1, end)
  if (rest.async || !touchesOnlyFields(rest.checked)) return undefined
  const edits = editsOf(fieldUse(rest.checked))
  return edits === undefined ? undefined : { field, rest, editing: head.editing(edits) }
}

/** Reads `. = parse_json!(.field)` and `. = parse_regex!(.field, r'…')`, with or without `object!` and `string!` around. */
function headOf(program: Program): Head | undefined {
  const [first] = program.checked.program.body
  if (first?.type !== 'assignment' || first.operator !== '=' || first.error !== undefined) return undefined
  const { target } = first
  if (target.type !== 'event' || target.root !== 'event' || target.path.length > 0) return undefined
  const parse = argumentOf(first.value, ['object']) ?? first.value
  const json = argumentOf(parse, ['parse_json'])
  if (json === undefined) return patternHead(parse, program)
  const field = fieldOf(json)
  return field === undefined ? undefined : { field, editing: (edits) => new LineEditor(edits) }
}

function patternHead(parse: Expression, program: Program): Head | undefined {
  if (parse.type === 'group') return patternHead(parse.inner, program)
  if (parse.type !== 'call' || parse.name !== 'parse_regex' || !parse.aborts) return undefined
  const { checked } = program
  const [text, pattern, numbered] = checked.calls.get(parse)?.args ?? []
  const field = text?.expression === undefined ? undefined : fieldOf(text.expression)
  const regex = pattern?.constant ?? (pattern?.expression && checked.constants.get(pattern.expression))
  if (field === undefined || !(regex instanceof Regex) || numbered?.constant !== false) return undefined
  const match = regex.names.some((name) => name !== undefined && INHERITED.has(name)) ? undefined : regex.bytes
  if (match === undefined) return undefined
  return { field, editing: (edits) => new CaptureEditor(new CapturePlan(regex, match, edits)) }
}

/** The field at the top of the event that an expression reads as text. */
function fieldOf(text: Expression): string | undefined {
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
function editsOf({ reads, writes, settles, integers }: FieldUse): Edits | undefined {
  if (reads === 'all' || writes === 'all') return undefined
  if ([...reads, ...writes].some((name) => INHERITED.has(name))) return undefined
  const kept = [...writes].filter((name) => !settles.has(name))
  return {
    reads: [...new Set([...reads, ...kept])],
    writes: [...writes],
    integers: integers.difference(new Set(kept)),
  }
}
