import type { Expression } from '@qovery/vrl'

/** The expressions that tell why one came to its result, from the outside in; what is constant as it is written tells nothing. */
export function* tellingParts(expression: Expression): Generator<Expression> {
  for (const operand of operandsOf(expression)) {
    const part = ungrouped(operand)
    if (isTelling(part)) yield part
    yield* tellingParts(part)
  }
}

function ungrouped(expression: Expression): Expression {
  return expression.type === 'group' ? ungrouped(expression.inner) : expression
}

function isTelling({ type }: Expression): boolean {
  return ['binary', 'not', 'negative', 'variable', 'event', 'query', 'call'].includes(type)
}

/** What an expression is computed of, but for what runs conditionally or several times: blocks and closures. */
function operandsOf(expression: Expression): readonly Expression[] {
  switch (expression.type) {
    case 'group':
      return [expression.inner]
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
