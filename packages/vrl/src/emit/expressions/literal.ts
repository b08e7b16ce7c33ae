import { Regex } from '../../regex/index.ts'
import type {
  ArrayLiteral,
  Literal,
  ObjectLiteral,
  RegexLiteral,
  StringLiteral,
  TimestampLiteral,
} from '../../syntax/ast.ts'
import { compareText, Timestamp } from '../../value/index.ts'
import type { Emitter } from '../emitter.ts'

export function literal(emitter: Emitter, { value }: Literal): string {
  return emitter.literal(value)
}

export function template(emitter: Emitter, { parts }: StringLiteral): string {
  if (parts.length === 0) return '""'
  const texts = parts.map((part) => {
    return typeof part === 'string' ? JSON.stringify(part) : `${emitter.helper('text')}(${emitter.variable(part)})`
  })
  return texts.length === 1 ? (texts[0] as string) : `(${texts.join(' + ')})`
}

export function regex(emitter: Emitter, { pattern }: RegexLiteral): string {
  return emitter.constant(new Regex(pattern), `r'${pattern}'`)
}

export function timestamp(emitter: Emitter, { text }: TimestampLiteral): string {
  return emitter.constant(Timestamp.parse(text), `t'${text}'`)
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
