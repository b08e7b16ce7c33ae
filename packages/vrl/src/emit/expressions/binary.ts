import { Type } from '../../kind/index.ts'
import type { Binary, Expression } from '../../syntax/ast.ts'
import type { Emitter } from '../emitter.ts'
import { isText } from './literal.ts'

const ARITHMETIC = { '+': 'add', '-': 'subtract', '*': 'multiply', '/': 'divide', '|': 'merge' } as const

export function binary(emitter: Emitter, node: Binary): string {
  switch (node.operator) {
    case '??':
      return coalesce(emitter, node)
    case '&&':
      return and(emitter, node)
    case '||':
      return or(emitter, node)
    case '==':
    case '!=':
      return equality(emitter, node)
    case '<':
    case '<=':
    case '>':
    case '>=':
      return comparison(emitter, node)
    default: {
      const [left, right] = emitter.operands([node.left, node.right])
      return settled(emitter, node, `${emitter.names.helper(ARITHMETIC[node.operator])}(${left}, ${right})`)
    }
  }
}

/** The text of an operation that may fail; where the operands' kinds say that it cannot, it need not be evaluated at once. */
function settled(emitter: Emitter, node: Binary, text: string): string {
  const { left, right } = node
  const inner = emitter.typeOf(left).fallible || emitter.typeOf(right).fallible
  return emitter.typeOf(node).fallible || inner ? emitter.failing(text) : text
}

function coalesce(emitter: Emitter, { left, right }: Binary): string {
  const result = emitter.newName()
  emitter.code.add(`let ${result} = null`)
  emitter.block('try', () => keep(emitter, result, left), '')
  emitter.block('} catch (e)', () => {
    emitter.code.add(`${emitter.names.helper('messageOf')}(e, "")`)
    keep(emitter, result, right)
  })
  return result
}

function keep(emitter: Emitter, name: string, expression: Expression): void {
  const value = emitter.value(expression)
  if (!emitter.typeOf(expression).kind.isNever) emitter.code.add(`${name} = ${value}`)
}

function and(emitter: Emitter, node: Binary): string {
  const { left, right } = node
  const logical = Type.boolean | Type.null
  const sure = emitter.typeOf(left).kind.is(logical) && emitter.typeOf(right).kind.is(logical)
  const l = emitter.value(left)
  const r = emitter.captured(() => emitter.value(right))
  if (sure && r.lines.length === 0) return `(${truth(emitter, left, l)} && ${truth(emitter, right, r.result)})`
  const result = emitter.newName()
  const held = emitter.temporary(l)
  emitter.code.add(`let ${result} = false`)
  emitter.block(`if (${held} !== null && ${held} !== false)`, () => {
    emitter.code.append(r.lines)
    if (!sure) emitter.mark()
    const text = sure ? truth(emitter, right, r.result) : `${emitter.names.helper('and')}(${held}, ${r.result})`
    if (!emitter.typeOf(right).kind.isNever) emitter.code.add(`${result} = ${text}`)
  })
  return result
}

function truth(emitter: Emitter, expression: Expression, text: string): string {
  return emitter.typeOf(expression).kind.is(Type.boolean) ? text : `${text} === true`
}

function or(emitter: Emitter, { left, right }: Binary): string {
  const l = emitter.value(left)
  const r = emitter.captured(() => emitter.value(right))
  if (emitter.typeOf(left).kind.is(Type.boolean) && r.lines.length === 0) return `(${l} || ${r.result})`
  const result = emitter.newName()
  emitter.code.add(`let ${result} = ${l}`)
  emitter.block(`if (${result} === null || ${result} === false)`, () => {
    emitter.code.append(r.lines)
    if (!emitter.typeOf(right).kind.isNever) emitter.code.add(`${result} = ${r.result}`)
  })
  return result
}

function equality(emitter: Emitter, { operator, left, right }: Binary): string {
  const [l, r] = emitter.operands([left, right])
  const negated = operator === '!='
  if (isSimple(left) || isSimple(right)) return `(${l} ${operator}= ${r})`
  return `${negated ? '!' : ''}${emitter.names.helper('equal')}(${l}, ${r})`
}

/** Whether it is a text, a boolean or null: equal to nothing but what is identical. */
function isSimple(expression: Expression): boolean {
  if (expression.type === 'string') return isText(expression)
  if (expression.type !== 'literal') return false
  return expression.value === null || typeof expression.value === 'boolean' || typeof expression.value === 'string'
}

function comparison(emitter: Emitter, node: Binary): string {
  const [l, r] = emitter.operands([node.left, node.right])
  const text = `${emitter.names.helper('compare')}(${l}, ${r}, "${node.operator}")`
  return `(${settled(emitter, node, text)} ${node.operator} 0)`
}
