import type { Segment } from '../path/index.ts'
import type { StringLiteral } from './ast.ts'
import { isWord, wordKind } from './token.ts'

const WORD = /^[@_A-Za-z0-9]+$/
/** Digits and underscores alone are a number. */
const NUMBER = /^[0-9][0-9_]*$/
const SPECIAL = /[\\"\n\r\t\0]|\{\{|[\u0001-\u001f\u007f-\u009f]/g
const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\0': '\\0',
  '{{': '\\{{',
}

/** A string with its templates, between quotes. */
export function printString({ parts }: StringLiteral): string {
  const pieces = parts.map((part, index) => {
    if (typeof part !== 'string') return `{{ ${part.name} }}`
    return escaped(part, index + 1 < parts.length)
  })
  return `"${pieces.join('')}"`
}

/** A text between quotes, as the key of an object or the name of a field has it. */
export function printQuoted(text: string): string {
  return `"${escaped(text, false)}"`
}

/** A path as it stands behind its target. */
export function printPath(path: readonly Segment[]): string {
  return path.map((segment) => (typeof segment === 'number' ? `[${segment}]` : `.${printField(segment)}`)).join('')
}

/** A path of the event or its metadata. */
export function printEventPath(root: 'event' | 'metadata', path: readonly Segment[]): string {
  const text = printPath(path)
  if (root === 'metadata') return `%${text.startsWith('.') ? text.slice(1) : text}`
  return text.startsWith('.') ? text : `.${text}`
}

/** The content of a literal between single quotes. */
export function printSingleQuoted(text: string): string {
  return `'${text.replaceAll("'", "\\'")}'`
}

function printField(field: string | readonly string[]): string {
  if (typeof field !== 'string') return `(${field.map(printName).join(' | ')})`
  return printName(field)
}

function printName(name: string): string {
  const kind = WORD.test(name) && !NUMBER.test(name) && name !== '_' ? wordKind(name) : undefined
  return kind !== undefined && (kind === 'field' || isWord(kind)) ? name : printQuoted(name)
}

/** A backslash or a brace that would meet braces behind it is written as a code point. */
function escaped(text: string, isBeforeTemplate: boolean): string {
  const escaped = text.replaceAll(SPECIAL, (special, at: number) => {
    const next = text[at + 1] ?? (isBeforeTemplate ? '{' : '')
    if (special === '\\' && (next === '{' || next === '}')) return '\\u{5c}'
    return ESCAPES[special] ?? `\\u{${special.charCodeAt(0).toString(16)}}`
  })
  return isBeforeTemplate && /(?<!\{)(?:\{\{)*\{$/.test(text) ? `${escaped.slice(0, -1)}\\u{7b}` : escaped
}
