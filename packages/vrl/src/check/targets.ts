import { Kind, mayDiffer, surelyWith, Type } from '../kind/index.ts'
import type { Segment } from '../path/index.ts'
import type { Expression, Target, TargetQuery, Variable } from '../syntax/ast.ts'
import type { Checker } from './checker.ts'
import { checkEventQuery } from './expressions/event.ts'
import { checkVariable } from './expressions/variable.ts'
import { readOnlyMutation, rejectedSegment, type BadStep } from './faults/assignment.ts'
import { isReadOnly } from './read-only.ts'
import { BROKEN, type Typed } from './typed.ts'

/** What stands at a target before the assignment. */
export function readTarget(target: Target, checker: Checker): Typed {
  if (target.type === 'ignored') return BROKEN
  if (target.type === 'event') return checkEventQuery(target, checker)
  const variable = checkVariable(target.type === 'variable' ? target : target.target, checker)
  if (target.type === 'variable' || variable.broken === true) return variable
  return checker.reading(variable.kind.at(target.path))
}

/** Reports where a target must not be written: it is read-only, or a step of its path goes into what holds nothing. */
export function checkTarget(target: Target, value: Expression, checker: Checker): void {
  if (target.type === 'ignored') return
  if (target.type === 'event' && isReadOnly({ root: target.root, segments: target.path }, checker.options.readOnly)) {
    checker.report(readOnlyMutation(target))
    return
  }
  const step = badStep(target, checker)
  if (step !== undefined) checker.report(rejectedSegment(step, target, value, checker.source))
}

/** Sets what is known of a target once it was written. */
export function writeTarget(target: Target, typed: Typed, checker: Checker): void {
  if (target.type === 'ignored') return
  if (checker.closures + checker.partial > 0) checker.loose = true
  if (target.type === 'event') {
    const before = checker.state[target.root]
    if (before.isNever && target.path.length > 0) return
    checker.state[target.root] = written(before, target.path, typed, checker)
  } else {
    writeVariable(target, typed, checker)
  }
}

function writeVariable(target: Variable | TargetQuery, typed: Typed, checker: Checker): void {
  const [variable, path] = target.type === 'variable' ? [target, []] : [target.target, target.path]
  const known = checker.state.variables.get(variable.name)
  if (known?.kind.isNever === true && path.length > 0) return
  const before = known?.kind ?? (checker.unsure ? Kind.null : Kind.never)
  const constant = path.length === 0 && !checker.unsure ? typed.constant : undefined
  checker.scopes.set(variable, written(before, path, typed, checker), constant)
}

/** The kind of something once a value was written into it. What ends the program writes nothing; of errors nothing is learnt. */
function written(before: Kind, path: readonly Segment[], { kind, broken }: Typed, checker: Checker): Kind {
  if (kind.isNever && broken !== true) return before
  if (!before.isNever && path.some((_, i) => before.at(path.slice(0, i)).isNever)) return before
  checker.loose ||= mayDiffer(before, path)
  const after = checker.sound ? surelyWith(before, path, kind.read) : before.with(path, kind.read)
  return checker.unsure ? before.or(after) : after
}

/** The last step of a target's path that goes into something which is no object, or no array. */
function badStep(target: Exclude<Target, { type: 'ignored' }>, checker: Checker): BadStep | undefined {
  if (target.type === 'variable') return undefined
  const root =
    target.type === 'event'
      ? checker.state.root(target.root)
      : (checker.state.variables.get(target.target.name)?.kind ?? Kind.value)
  for (let i = target.path.length - 1; i >= 0; i--) {
    const kind = root.at(target.path.slice(0, i))
    const container = typeof target.path[i] === 'number' ? 'array' : 'object'
    if (kind.isNever || kind.may(Type[container])) continue
    return { container, kind, ...stepSpans(target, i, checker.source) }
  }
  return undefined
}

/** Where the step with a number of a target's path stands, and what is before it. */
function stepSpans(
  target: Exclude<Target, { type: 'ignored' | 'variable' }>,
  step: number,
  source: string,
): Pick<BadStep, 'parent' | 'segment'> {
  let end = target.end
  let start = end
  for (let i = target.path.length - 1; i >= step; i--) {
    if (i < target.path.length - 1) end = source[start - 1] === '.' ? start - 1 : start
    start = end - writtenLength(source.slice(target.start, end), target.path[i] as Segment)
  }
  const dot = source[start - 1] === '.' && start - 1 > target.start
  return { parent: { start: target.start, end: dot ? start - 1 : start }, segment: { start, end } }
}

/** How many characters a path's last segment takes in the text that it ends. */
function writtenLength(text: string, segment: Segment): number {
  if (typeof segment === 'number') return text.length - text.lastIndexOf('[')
  if (typeof segment !== 'string') return text.length - text.lastIndexOf('(')
  if (!text.endsWith('"')) return Math.min(segment.length, text.length)
  let start = text.length - 2
  while (start > 0 && (text[start] !== '"' || text[start - 1] === '\\')) start--
  return text.length - start
}
