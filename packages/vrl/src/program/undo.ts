import type { Checked } from '../check/index.ts'
import { partsOf, within } from '../emit/effects.ts'
import { Type } from '../kind/index.ts'
import type { Assignment, Closure, Expression, Target } from '../syntax/ast.ts'

/**
 * What has become of the event that the program was given: it is as it was, it may have been written into, or it is another.
 * What may have been replaced, or not, is `untouched`: the next write would be into what was given.
 */
type State = 'untouched' | 'replaced' | 'written'

const CONTAINERS = Type.array | Type.object

/**
 * Whether a program may end early after it has written into the event that it was given. If not, an event on which it fails
 * or aborts is still as it was, and whoever wants to hand it on unchanged needs no copy.
 */
export function mayLeaveHalfDone(checked: Checked): boolean {
  const walk = new Walk(checked)
  walk.all(checked.program.body)
  return walk.halfDone
}

class Walk {
  readonly #checked: Checked
  #state: State = 'untouched'
  /** Whether values may have become deeper than those can follow who look through all of them. */
  #deep = false
  halfDone = false

  constructor(checked: Checked) {
    this.#checked = checked
  }

  all(expressions: readonly Expression[]): void {
    for (const expression of expressions) this.#one(expression)
  }

  #one(expression: Expression): void {
    this.#parts(expression)
    if (this.#state === 'written' && this.#mayEnd(expression)) this.halfDone = true
    if (expression.type === 'assignment') this.#assigned(expression)
    else if (expression.type === 'call' && this.#checked.calls.get(expression)?.definition.pure === false) {
      for (const { value } of expression.args) this.#written(value)
      if (expression.closure !== undefined) this.#state = 'written'
    }
  }

  #parts(expression: Expression): void {
    if (expression.type === 'if') {
      this.all(expression.predicate)
      this.#perhaps(expression.then)
      if (expression.otherwise !== undefined) this.#perhaps(expression.otherwise)
    } else if (expression.type === 'binary') {
      this.#perhaps(expression.left)
      this.#perhaps(expression.right)
    } else if (expression.type === 'assignment' && expression.error !== undefined) {
      this.#perhaps(expression.value)
    } else if (expression.type === 'call' && expression.closure !== undefined) {
      this.all(expression.args.map(({ value }) => value))
      this.#loop(expression.closure)
    } else {
      this.all(partsOf(expression))
    }
  }

  /** Goes through what may not run at all, or not to its end. */
  #perhaps(expression: Expression): void {
    const before = this.#state
    this.#one(expression)
    if (this.#state === 'replaced') this.#state = before
  }

  /** Goes through what may run again, after itself: it may put a container into another one each time. */
  #loop({ body }: Closure): void {
    this.#deep ||= within([body]).some(
      (inner) => inner.type === 'assignment' && this.#checked.types.get(inner.value)?.kind.may(CONTAINERS) !== false,
    )
    const before = this.#state
    this.#perhaps(body)
    if (this.#state !== before) this.#perhaps(body)
  }

  #mayEnd(expression: Expression): boolean {
    if (expression.type === 'abort') return true
    const type = this.#checked.types.get(expression)
    if (type === undefined || type.fallible) return true
    return (expression.type === 'call' && expression.aborts) || (this.#deep && MAY_LOOK_DEEP.has(expression.type))
  }

  #assigned({ target, error, value }: Assignment): void {
    const type = this.#checked.types.get(value)
    const isWhole = target.type === 'event' && target.root === 'event' && target.path.length === 0
    const isFresh = value.type === 'call' && this.#checked.calls.get(value)?.definition.shares === false
    if (isWhole && this.#state === 'untouched' && isFresh && type?.kind.may(Type.object) === true)
      this.#state = 'replaced'
    else this.#written(target)
    if (error !== undefined) this.#written(error)
  }

  #written(place: Target | Expression): void {
    if (place.type === 'event' && place.root === 'event' && this.#state !== 'replaced') this.#state = 'written'
  }
}

/** Calls, comparisons, and assignments, which may copy. */
const MAY_LOOK_DEEP = new Set<Expression['type']>(['call', 'binary', 'assignment'])
