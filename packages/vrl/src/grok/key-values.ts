import { integralAsInteger, parseDecimal } from '../numbers/decimal.ts'
import { ownField, setField, type Value, type ValueObject } from '../value/index.ts'
import type { Filter } from './filter.ts'
import { GrokError } from './grok.ts'
import type { RuleFunction } from './rule-syntax.ts'

/** Letters beyond ASCII, of which `\w` of JavaScript knows none. */
const LETTERS = String.raw`\xaa\xb5\xba\xc0-\u02ff\u0370-\u1fff\u2e80-\ud7ff\uf900-\ufffd\ud800-\udfff`
const VALUE_CHARACTERS = String.raw`\w.\-_@`
const BEFORE = String.raw`\s,;(\[{`
const BEHIND = String.raw`\s,;)\]}`
const QUOTES = ['""', "''", '<>']
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** `keyvalue`, with any of: what stands between key and value, more characters of both, a pair of quotes, what stands between pairs. */
export function keyValueFilter({ name, args = [] }: RuleFunction): Filter {
  const [between = '=', more = '', pair = '', delimiters] = args.map((argument) => {
    if ('value' in argument && typeof argument.value === 'string') return argument.value
    throw fault(name)
  })
  if (pair !== '' && pair.length !== 2) throw fault(name)
  if (delimiters === '') throw fault(name)
  const quotes = pair === '' ? QUOTES : [pair]
  const before = delimiters === undefined ? BEFORE : escaped(delimiters[0] as string)
  const behind = delimiters === undefined ? BEHIND : escaped(delimiters.slice(1) || delimiters)
  const quoted = quotes
    .map(([open = '', close = '']) => `${escaped(open)}[^${escaped(open)}]+${escaped(close)}|`)
    .join('')
  const part = `(${quoted}[${VALUE_CHARACTERS}${LETTERS}${more}]+)`
  const pattern = compiled(`(?<=[${before}]|^)${part}${between}${part}(?:[${behind}]|$)`, name)
  const isLiteral = !/[$()*+./?[\\\]^{|}]/.test(between)
  return (value) => {
    if (typeof value !== 'string') return undefined
    if (isLiteral && !value.includes(between)) return {}
    const result: ValueObject = {}
    for (const [, key = '', text = ''] of value.matchAll(pattern))
      addPair(result, unquoted(key.trim(), quotes), text.trim(), quotes)
    return result
  }
}

function fault(name: string): GrokError {
  return new GrokError(`invalid arguments for the function '${name}'`)
}

function compiled(source: string, name: string): RegExp {
  try {
    return new RegExp(source, 'g')
  } catch (error) {
    throw error instanceof SyntaxError ? fault(name) : error
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[$()*+./?[\\\]^{|}-]/g, String.raw`\$&`)
}

function addPair(result: ValueObject, key: string, text: string, quotes: readonly string[]): void {
  if (key === '' || key.includes(' ')) return
  const value = valueOf(text.replace(/,+$/, ''), quotes)
  if (value === null || value === '') return
  const before = ownField(result, key)
  if (before === undefined) setField(result, key, value)
  else if (Array.isArray(before)) before.push(value)
  else setField(result, key, [before, value])
}

function valueOf(text: string, quotes: readonly string[]): Value {
  if (text === 'null') return null
  if (text === 'true' || text === 'false') return text === 'true'
  const number = NUMBER.test(text) ? parseDecimal(text) : undefined
  if (number === undefined || !Number.isFinite(number)) return unquoted(text, quotes).trim()
  // A number that begins like an octal one, but is none, is a text.
  return Number.isInteger(number) && text.startsWith('0') && /[89]/.test(text) ? text : integralAsInteger(number)
}

function unquoted(text: string, quotes: readonly string[]): string {
  for (const [open = '', close = ''] of quotes) {
    const end = text.startsWith(open) ? text.indexOf(close, 1) : -1
    if (end > 0) return text.slice(1, end)
  }
  return text
}
