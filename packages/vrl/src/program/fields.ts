import type { Checked } from '../check/index.ts'
import { within } from '../emit/effects.ts'
import type { Segment } from '../path/index.ts'
import type { Assignment, Call, EventQuery, Expression, Target } from '../syntax/ast.ts'

/** Names of fields at the top of the event; `'all'` where the whole of it is meant. */
export type FieldNames = ReadonlySet<string> | 'all'

/** Which fields of the event a program reads and writes. */
export interface FieldUse {
  readonly reads: FieldNames
  readonly writes: FieldNames
  /** Those that a program which comes to its end has written or taken away for certain, without looking at them. */
  readonly settles: ReadonlySet<string>
  /** Those that it reads only to make integers of them by `to_int`: an integer in their place, or its text, is the same to it. */
  readonly integers: ReadonlySet<string>
}

/** Finds out which fields at the top of the event a program touches, so that its surroundings need not provide the others. */
export function fieldUse(checked: Checked): FieldUse {
  const reads = new Names()
  const writes = new Names()
  const settles = new Set<string>()
  const unread = new Set<Expression>()
  for (const statement of checked.program.body) {
    const place = settledBy(checked, statement)
    const name = place?.root === 'event' && place.path.length === 1 ? place.path[0] : undefined
    if (typeof name !== 'string' || place === undefined) continue
    settles.add(name)
    unread.add(place)
  }
  const integers = new Set<Expression>()
  for (const node of within(checked.program.body)) {
    if (node.type === 'event' && !unread.has(node)) note(node, reads)
    else if (node.type === 'assignment') noteAssignment(node, reads, writes)
    else if (node.type === 'call') {
      noteCall(checked, node, reads, writes)
      if (node.name === 'to_int' && node.args[0] !== undefined) integers.add(node.args[0].value)
    }
  }
  return { reads: reads.names, writes: writes.names, settles, integers: readOnlyAs(integers, checked, unread) }
}

/** The fields at the top of the event that nothing but these expressions reads. */
function readOnlyAs(these: ReadonlySet<Expression>, checked: Checked, unread: ReadonlySet<Expression>): Set<string> {
  const only = new Set<string>()
  const otherwise = new Names()
  for (const node of within(checked.program.body)) {
    if (node.type === 'assignment') noteAssignment(node, otherwise, new Names())
    if (node.type !== 'event' || node.root !== 'event' || unread.has(node)) continue
    const [name] = node.path
    if (these.has(node) && node.path.length === 1 && typeof name === 'string') only.add(name)
    else note(node, otherwise)
  }
  const { names } = otherwise
  return names === 'all' ? new Set() : only.difference(names)
}

/**
 * Which fields at the top of the event a program reads before it replaces the event as a whole, where that is the first
 * thing it does: the others do not matter to it. `undefined`: it begins otherwise.
 */
export function readsBeforeReplacing(checked: Checked): FieldNames | undefined {
  const [head] = checked.program.body
  if (head?.type !== 'assignment' || head.operator !== '=' || head.error !== undefined) return undefined
  const { target } = head
  if (target.type !== 'event' || target.root !== 'event' || target.path.length > 0) return undefined
  const reads = new Names()
  for (const node of within([head.value])) {
    if (node.type === 'assignment' || node.type === 'return') return undefined
    if (node.type === 'call' && !isOfArguments(checked, node)) return undefined
    if (node.type === 'event') note(node, reads)
  }
  return reads.names
}

/** Whether a call depends on its arguments only, and does nothing but give its result. */
function isOfArguments(checked: Checked, call: Call): boolean {
  const definition = checked.calls.get(call)?.definition
  return definition !== undefined && definition.pure && !definition.subject && !definition.async
}

/** What lies within a field is written by reading the field first. */
function noteAssignment({ target, error, operator }: Assignment, reads: Names, writes: Names): void {
  for (const place of [target, error]) {
    if (place === undefined) continue
    note(place, writes)
    if (place.type === 'event' && place.path.length > 1) note(place, reads)
  }
  if (operator !== '=') note(target, reads)
}

function noteCall(checked: Checked, call: Call, reads: Names, writes: Names): void {
  if (!isPure(checked, call)) for (const { value } of call.args) note(value, writes)
  if (checked.calls.get(call)?.definition.looksAround === true) reads.add(undefined)
}

/** The place that a statement writes or takes away, whatever stands there. */
function settledBy(checked: Checked, statement: Expression): EventQuery | undefined {
  if (statement.type === 'assignment') {
    const { target, operator } = statement
    return operator === '=' && target.type === 'event' ? target : undefined
  }
  if (statement.type !== 'call' || isPure(checked, statement)) return undefined
  const definition = checked.calls.get(statement)?.definition
  const [first] = statement.args
  return definition?.params[0]?.passed === 'place' && first?.value.type === 'event' ? first.value : undefined
}

function isPure(checked: Checked, call: Call): boolean {
  return checked.calls.get(call)?.definition.pure === true
}

function note(place: Target | Expression, into: Names): void {
  if (place.type === 'event' && place.root === 'event') into.add(place.path[0])
}

class Names {
  readonly #found = new Set<string>()
  #all = false

  add(segment: Segment | undefined): void {
    if (typeof segment === 'string') this.#found.add(segment)
    else if (typeof segment === 'object') for (const name of segment) this.#found.add(name)
    else this.#all = true
  }

  get names(): FieldNames {
    return this.#all ? 'all' : this.#found
  }
}

/**
 * Whether a program depends on nothing but the fields of the event that `fieldUse` names: it writes no metadata, and calls
 * nothing that sees the whole event or does more than write into it.
 */
export function touchesOnlyFields(checked: Checked): boolean {
  for (const node of within(checked.program.body)) {
    if (node.type === 'assignment') {
      if ([node.target, node.error].some((target) => target?.type === 'event' && target.root === 'metadata'))
        return false
    } else if (node.type === 'call') {
      const definition = checked.calls.get(node)?.definition
      if (definition === undefined || definition.subject || definition.async) return false
      const places = definition.params.some(({ passed }) => passed === 'place')
      const metadata = node.args.some(({ value }) => value.type === 'event' && value.root === 'metadata')
      if (!definition.pure && (metadata || !places)) return false
    }
  }
  return true
}

/** Whether a program looks at metadata of the event. */
export function readsMetadata(checked: Checked): boolean {
  for (const node of within(checked.program.body)) {
    if (node.type === 'event' && node.root === 'metadata') return true
  }
  return false
}
