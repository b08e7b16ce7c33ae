import { Regex } from '../../regex/index.ts'
import type {
  ArrayLiteral,
  Literal,
  ObjectLiteral,
  RegexLiteral,
  StringLiteral,
  TimestampLiteral,
} from '../../syntax/ast.ts'
import { compareText } from '../../value/index.ts'
import type { Emitter } from '../emitter.ts'

/** A longer sum is one of sums. */
const MOST_SUMMANDS = 100

export function literal(emitter: Emitter, { value }: Literal): string {
  return emitter.names.literal(value)
}

/** A text; one that is nothing but a variable is that variable's value. */
export function template(emitter: Emitter, { parts }: StringLiteral): string {
  const [first, ...more] = parts
  if (first === undefined) return '""'
  if (more.length === 0) return typeof first === 'string' ? JSON.stringify(first) : emitter.names.variable(first)
  const texts = parts.map((part) => (typeof part === 'string' ? JSON.stringify(part) : emitter.names.variable(part)))
  return sumOf(texts, emitter.names.helper('add'))
}

/** A sum of texts, nested no deeper than the compiler of JavaScript can follow. */
function sumOf(texts: readonly string[], add: string): string {
  if (texts.length <= MOST_SUMMANDS) return texts.reduce((sum, text) => `${add}(${sum}, ${text})`)
  const sums: string[] = []
  for (let i = 0; i < texts.length; i += MOST_SUMMANDS) sums.push(sumOf(texts.slice(i, i + MOST_SUMMANDS), add))
  return sumOf(sums, add)
}

/** Whether it is a text for sure: a variable in it may have bytes. */
export function isText({ parts }: StringLiteral): boolean {
  return parts.every((part) => typeof part === 'string')
}

export function regex(emitter: Emitter, { pattern }: RegexLiteral): string {
  return emitter.names.constant(new Regex(pattern), `r'${pattern}'`)
}

export function timestamp(emitter: Emitter, node: TimestampLiteral): string {
  return emitter.names.constant(emitter.checked.constants.get(node), `t'${node.text}'`)
}

export function array(emitter: Emitter, { items }: ArrayLiteral): string {
  return `[${emitter.operands(items).join(', ')}]`
}

/** Fields are evaluated in the order of their keys, and of two with one key the last one stays. */
export function object(emitter: Emitter, { fields }: ObjectLiteral): string {
  const last = new Map(fields.map((field) => [field.key, field]))
  const sorted = [...last.values()].sort((a, b) => compareText(a.key, b.key))
  const values = emitter.operands(sorted.map(({ value }) => value))
  const texts = sorted.map(({ key }, i) => `${keyText(key)}: ${values[i]}`)
  return texts.length === 0 ? '{}' : `{ ${texts.join(', ')} }`
}

function keyText(key: string): string {
  if (key === '__proto__') return '["__proto__"]'
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : JSON.stringify(key)
}
