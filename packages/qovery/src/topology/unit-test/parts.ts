import type { Expression } from '@qovery/vrl'

/** Whether it tells something to say what an expression comes to: what is constant as it is written tells nothing. */
export function isTelling({ type }: Expression): boolean {
  return ['binary', 'not', 'negative', 'variable', 'event', 'query', 'call'].includes(type)
}

/** An expression without the parentheses around it. */
export function ungrouped(expression: Expression): Expression {
  return expression.type === 'group' ? ungrouped(expression.inner) : expression
}

/** What an expression is computed of, but for what runs conditionally or several times: blocks and closures. */
export function operandsOf(expression: Expression): readonly Expression[] {
  switch (expression.type) {
    case 'binary':
      return [expression.left, expression.right]
    case 'not':
    case 'negative':
      return [expression.operand]
    case 'call':
      return argumentsOf(expression.name, expression.args)
    case 'array':
      return expression.items
    case 'object':
      return expression.fields.map(({ value }) => value)
    case 'if':
      return expression.predicate
    case 'assignment':
      return [expression.value]
    default:
      return []
  }
}

interface Argument {
  readonly name: string | undefined
  readonly value: Expression
}

/** The arguments of a call; of assertions without their message. */
function argumentsOf(name: string, args: readonly Argument[]): Expression[] {
  const isAssertion = name === 'assert' || name === 'assert_eq'
  const most = name === 'assert' ? 1 : 2
  const telling = isAssertion ? args.filter((arg) => arg.name !== 'message').slice(0, most) : args
  return telling.map(({ value }) => value)
}
