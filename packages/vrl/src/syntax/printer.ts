import type {
  ArrayLiteral,
  Assignment,
  Binary,
  Block,
  Call,
  Expression,
  If,
  ObjectLiteral,
  Program,
  Target,
} from './ast.ts'
import { PRECEDENCE } from './operations.ts'
import { printEventPath, printPath, printQuoted, printSingleQuoted, printString } from './print-text.ts'

/** Lists that would be longer are printed with an item on each line. */
const WIDTH = 100
const INDENT = '  '

/** Prints a program in the one way that the language prefers. Comments and empty lines are no part of a program. */
export function print({ body }: Program): string {
  return body.map((expression) => `${printed(expression, '')}\n`).join('')
}

/** Prints an expression whose further lines are indented. */
function printed(expression: Expression, indent: string): string {
  const print = PRINTERS[expression.type] as (expression: Expression, indent: string) => string
  return print(expression, indent)
}

type Printers = {
  readonly [T in Expression['type']]: (node: Extract<Expression, { type: T }>, indent: string) => string
}

const PRINTERS = {
  literal: ({ raw }) => raw,
  string: printString,
  regex: ({ pattern }) => `r${printSingleQuoted(pattern)}`,
  timestamp: ({ text }) => `t${printSingleQuoted(text)}`,
  variable: ({ name }) => name,
  event: ({ root, path }) => printEventPath(root, path),
  query: ({ target, path }, indent) => printed(target, indent) + printPath(path),
  group: ({ inner }, indent) => `(${isStatement(inner) ? inBlock(inner, indent) : printed(inner, indent)})`,
  not: ({ operand }, indent) => signed('!', operand, indent),
  negative: ({ operand }, indent) => signed('-', operand, indent),
  abort: ({ message }, indent) => (message === undefined ? 'abort' : `abort ${printed(message, indent)}`),
  return: ({ value }, indent) => `return ${printed(value, indent)}`,
  binary: printBinary,
  array: printArray,
  object: printObject,
  block: printBlock,
  if: printIf,
  assignment: printAssignment,
  call: printCall,
} as const satisfies Printers

function printBinary({ operator, left, right }: Binary, indent: string): string {
  const precedence = PRECEDENCE[operator]
  return `${operandOf(left, indent, precedence)} ${operator} ${operandOf(right, indent, precedence + 1)}`
}

/** What stands at a place for operations that bind at least as strongly as `minimum`; others are put in brackets. */
function operandOf(expression: Expression, indent: string, minimum = 1): string {
  if (isStatement(expression)) return inBlock(expression, indent)
  const isLoose =
    expression.type === 'assignment' || (expression.type === 'binary' && PRECEDENCE[expression.operator] < minimum)
  return isLoose ? `(${printed(expression, indent)})` : printed(expression, indent)
}

/** Whether something stands only where a line of its own could stand. */
function isStatement({ type }: Expression): boolean {
  return type === 'if' || type === 'abort' || type === 'return'
}

function signed(sign: string, operand: Expression, indent: string): string {
  const text = operandOf(operand, indent, Number.POSITIVE_INFINITY)
  return /^(\d|-)/.test(text) ? `${sign} ${text}` : sign + text
}

function printArray({ items }: ArrayLiteral, indent: string): string {
  return list(items, ['[', ']'], indent, (item, inner) => operandOf(item, inner))
}

function printObject({ fields }: ObjectLiteral, indent: string): string {
  const brackets = fields.length === 0 ? (['{', '}'] as const) : (['{ ', ' }'] as const)
  return list(fields, brackets, indent, ({ key, value }, inner) => `${printQuoted(key)}: ${operandOf(value, inner)}`)
}

function printCall({ name, aborts, args, closure }: Call, indent: string): string {
  const head = `${name}${aborts ? '!' : ''}`
  const text = list(args, ['(', ')'], indent, (argument, inner) => {
    const value = operandOf(argument.value, inner)
    return argument.name === undefined ? value : `${argument.name}: ${value}`
  })
  if (closure === undefined) return head + text
  const variables = closure.variables.map((variable) => variable.name).join(', ')
  return `${head}${text} -> |${variables}| ${printBlock(closure.body, indent)}`
}

/** Items on one line where they fit, else each on a line of its own. */
function list<T>(
  items: readonly T[],
  [opening, closing]: readonly [string, string],
  indent: string,
  print: (item: T, indent: string) => string,
): string {
  const text = opening + items.map((item) => print(item, indent)).join(', ') + closing
  if (items.length === 0 || (indent.length + text.length <= WIDTH && !text.includes('\n'))) return text
  const inner = indent + INDENT
  const lines = items.map((item) => `${inner}${print(item, inner)},\n`)
  return `${opening.trim()}\n${lines.join('')}${indent}${closing.trim()}`
}

function printBlock({ body }: Block, indent: string): string {
  return inBraces(body, indent)
}

function inBlock(expression: Expression, indent: string): string {
  return inBraces([expression], indent)
}

function inBraces(body: readonly Expression[], indent: string): string {
  const inner = indent + INDENT
  return `{\n${body.map((expression) => `${inner}${printed(expression, inner)}\n`).join('')}${indent}}`
}

function printIf({ predicate, then, otherwise }: If, indent: string): string {
  const head = `if ${printPredicate(predicate, indent)} ${printBlock(then, indent)}`
  return otherwise === undefined ? head : `${head} else ${printed(otherwise, indent)}`
}

function printPredicate(predicate: readonly Expression[], indent: string): string {
  const [only] = predicate
  if (only !== undefined && predicate.length === 1) return operandOf(only, indent)
  return `(${predicate.map((expression) => (isStatement(expression) ? inBlock(expression, indent) : printed(expression, indent))).join('; ')})`
}

function printAssignment({ operator, target, error, value }: Assignment, indent: string): string {
  const targets = error === undefined ? printTarget(target) : `${printTarget(target)}, ${printTarget(error)}`
  return `${targets} ${operator} ${printed(value, indent)}`
}

function printTarget(target: Target): string {
  return target.type === 'ignored' ? '_' : printed(target, '')
}
