import type { Checked } from '../check/checked.ts'
import type { Expression, If } from '../syntax/ast.ts'

/** The expressions that an expression consists of, in the order in which they are evaluated. */
export function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.type) {
    case 'string':
      return expression.parts.filter((part) => typeof part !== 'string')
    case 'block':
      return expression.body
    case 'group':
      return [expression.inner]
    case 'array':
      return expression.items
    case 'object':
      return expression.fields.map(({ value }) => value)
    case 'if':
      return partsOfIf(expression)
    case 'binary':
      return [expression.left, expression.right]
    case 'not':
    case 'negative':
      return [expression.operand]
    case 'query':
      return [expression.target]
    case 'assignment':
      return [expression.value]
    case 'call': {
      const args = expression.args.map(({ value }) => value)
      return expression.closure === undefined ? args : [...args, expression.closure.body]
    }
    case 'abort':
      return expression.message === undefined ? [] : [expression.message]
    case 'return':
      return [expression.value]
    default:
      return []
  }
}

function partsOfIf({ predicate, then, otherwise }: If): readonly Expression[] {
  return otherwise === undefined ? [...predicate, then] : [...predicate, then, otherwise]
}

/** Every expression within some, themselves included, each before its parts. */
export function within(expressions: readonly Expression[], found: Expression[] = []): readonly Expression[] {
  for (const expression of expressions) {
    found.push(expression)
    within(partsOf(expression), found)
  }
  return found
}

/** Which expressions of a program write into the event, the metadata or variables, or leave. */
export class Effects {
  readonly #calls: Checked['calls']
  readonly #known = new Map<Expression, boolean>()

  constructor(calls: Checked['calls']) {
    this.#calls = calls
  }

  /** Whether evaluating it may change what another expression reads. */
  changes(expression: Expression): boolean {
    const known = this.#known.get(expression)
    if (known !== undefined) return known
    const changes = this.#itself(expression) || partsOf(expression).some((part) => this.changes(part))
    this.#known.set(expression, changes)
    return changes
  }

  #itself(expression: Expression): boolean {
    if (expression.type === 'assignment') return true
    if (expression.type !== 'call') return false
    const { definition } = this.#calls.get(expression) ?? {}
    return definition === undefined || !definition.pure || definition.subject || definition.async
  }
}
