import type { Checked } from '../check/index.ts'
import { partsOf } from '../emit/effects.ts'
import { Type } from '../kind/index.ts'
import type { Assignment, Expression, Target } from '../syntax/ast.ts'

/** What has become of the event that the program was given: it is as it was, it may have been written into, or it is another. */
type State = 'untouched' | 'replaced' | 'written'

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
  halfDone = false

  constructor(checked: Checked) {
    this.#checked = checked
  }

  all(expressions: readonly Expression[]): void {
    for (const expression of expressions) this.#one(expression)
  }

  #one(expression: Expression): void {
    this.all(partsOf(expression))
    // What may run again, or may not have run at all, is taken to have done its worst.
    if (this.#mayEnd(expression) && this.#state === 'written') this.halfDone = true
    if (expression.type === 'assignment') this.#assigned(expression)
    else if (expression.type === 'call' && this.#checked.calls.get(expression)?.definition.pure === false) {
      for (const { value } of expression.args) this.#written(value)
      if (expression.closure !== undefined) this.#state = 'written'
    }
  }

  #mayEnd(expression: Expression): boolean {
    if (expression.type === 'abort') return true
    const type = this.#checked.types.get(expression)
    return type === undefined || type.fallible || (expression.type === 'call' && expression.aborts)
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
