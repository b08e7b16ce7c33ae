import { CharClass, PERL } from './char-class.ts'
import { parseEscape } from './parse-escape.ts'
import type { Flags, Scanner } from './scanner.ts'

const NEST_LIMIT = 250
type Pair = readonly [number, number]

/** The POSIX classes, which are ASCII. */
const POSIX: Readonly<Record<string, readonly Pair[]>> = {
  alnum: pairs('09AZaz'),
  alpha: pairs('AZaz'),
  ascii: pairs('\0\x7f'),
  blank: pairs('\t\t  '),
  cntrl: pairs('\0\x1f\x7f\x7f'),
  digit: pairs('09'),
  graph: pairs('!~'),
  lower: pairs('az'),
  print: pairs(' ~'),
  punct: pairs('!/:@[`{~'),
  space: pairs('\t\r  '),
  upper: pairs('AZ'),
  word: pairs('09AZaz__'),
  xdigit: pairs('09AFaf'),
}

function pairs(ends: string): Pair[] {
  return Array.from({ length: ends.length / 2 }, (_, i) => [ends.charCodeAt(2 * i), ends.charCodeAt(2 * i + 1)])
}

/** Reads a class in brackets, with classes within it and `&&`, `--`, `~~` between them; the scanner stands at the bracket. */
export function parseClass(scanner: Scanner, flags: Flags, depth = 0): CharClass {
  const start = scanner.at
  scanner.next()
  if (depth > NEST_LIMIT)
    throw scanner.fault(`exceed the maximum number of nested parentheses/brackets (${NEST_LIMIT})`, start)
  scanner.skip(flags)
  const isNegated = scanner.take('^')
  let left: CharClass | undefined
  let operator = ''
  let items = leadingLiterals(scanner, flags)
  for (;;) {
    scanner.skip(flags)
    if (scanner.isAtEnd) throw scanner.fault('unclosed character class', start, start + 1)
    const next = ['&&', '--', '~~'].find((text) => scanner.looksAt(text)) ?? (scanner.looksAt(']') ? ']' : '')
    if (next === '') {
      items.push(item(scanner, flags, depth))
      continue
    }
    scanner.take(next)
    const operand = CharClass.union(items)
    const right = flags.i ? operand.foldedCase(flags.u) : operand
    left = left === undefined ? right : combined(left, operator, right)
    if (next === ']') break
    operator = next
    items = []
  }
  if (isNegated && !flags.u) throw scanner.fault('pattern can match invalid UTF-8', start)
  return isNegated ? left.negated() : left
}

function combined(left: CharClass, operator: string, right: CharClass): CharClass {
  if (operator === '&&') return left.intersection(right)
  return operator === '--' ? left.difference(right) : left.symmetricDifference(right)
}

/** At its beginning a class may have hyphens, or else a closing bracket, that mean themselves. */
function leadingLiterals(scanner: Scanner, flags: Flags): CharClass[] {
  const items: CharClass[] = []
  scanner.skip(flags)
  while (scanner.take('-')) {
    items.push(CharClass.one(0x2d))
    scanner.skip(flags)
  }
  return items.length === 0 && scanner.take(']') ? [CharClass.one(0x5d)] : items
}

function item(scanner: Scanner, flags: Flags, depth: number): CharClass {
  const start = scanner.at
  if (scanner.looksAt('[')) return posix(scanner, flags) ?? parseClass(scanner, flags, depth + 1)
  const first = member(scanner, flags)
  scanner.skip(flags)
  if (!scanner.looksAt('-') || scanner.looksAt('--') || /^-\s*\]/.test(rest(scanner, flags)))
    return typeof first === 'number' ? CharClass.one(first) : first
  scanner.next()
  scanner.skip(flags)
  if (scanner.isAtEnd) throw scanner.fault('unclosed character class', start)
  const last = member(scanner, flags)
  if (typeof first !== 'number' || typeof last !== 'number')
    throw scanner.fault('invalid range boundary, must be a literal', start)
  if (first > last) throw scanner.fault('invalid character class range, the start must be <= the end', start)
  return CharClass.of([[first, last]])
}

function rest(scanner: Scanner, { x }: Flags): string {
  const text = scanner.pattern.slice(scanner.at, scanner.at + (x ? 100 : 2))
  return x ? text : text.replace(/\s/g, '.')
}

/** A character, or a class that an escape names. */
function member(scanner: Scanner, flags: Flags): number | CharClass {
  const start = scanner.at
  if (!scanner.looksAt('\\')) return scanner.next().codePointAt(0) as number
  const escape = parseEscape(scanner, flags)
  if (escape.kind === 'look') throw scanner.fault('invalid escape sequence found in character class', start)
  return escape.kind === 'literal' ? escape.code : escape.set
}

/** `[:alpha:]`, `[:^alpha:]`; what only looks like one is a class within the class. */
function posix(scanner: Scanner, flags: Flags): CharClass | undefined {
  const match = /^\[:(\^?)([a-z]+):\]/.exec(scanner.pattern.slice(scanner.at, scanner.at + 16))
  const name = match?.[2] ?? ''
  const members = Object.hasOwn(POSIX, name) ? POSIX[name] : undefined
  if (match === null || members === undefined) return undefined
  const start = scanner.at
  scanner.at += match[0].length
  const set = name === 'word' ? PERL.ascii.w : CharClass.of(members)
  if (match[1] === '') return set
  if (!flags.u) throw scanner.fault('pattern can match invalid UTF-8', start)
  return (flags.i ? set.foldedCase(true) : set).negated()
}
