import { CharClass, PERL } from './char-class.ts'
import { propertyExpression } from './properties.ts'
import type { Flags, Scanner } from './scanner.ts'
import type { Look, WordLook } from './syntax.ts'

/** What a backslash begins: one character, a class, or a place. */
export type Escape =
  | { readonly kind: 'literal'; readonly code: number }
  | { readonly kind: 'class'; readonly set: CharClass }
  | { readonly kind: 'look'; readonly look: Look }

const CONTROLS: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 }
const HEX_DIGITS: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 }
const BOUNDARIES: Readonly<Record<string, WordLook>> = {
  start: 'word-start',
  end: 'word-end',
  'start-half': 'word-start-half',
  'end-half': 'word-end-half',
}

/** Reads an escape sequence; the scanner stands at the backslash. */
export function parseEscape(scanner: Scanner, flags: Flags): Escape {
  const start = scanner.at
  scanner.next()
  if (scanner.isAtEnd) throw scanner.fault('incomplete escape sequence, reached end of pattern prematurely', start)
  const character = scanner.next()
  if (/[0-9]/.test(character)) throw scanner.fault('backreferences are not supported', start)
  const digits = HEX_DIGITS[character]
  if (digits !== undefined) return { kind: 'literal', code: hex(scanner, digits) }
  if (character === 'p' || character === 'P') return property(scanner, flags, start)
  if (/[dswDSW]/.test(character)) return { kind: 'class', set: perl(scanner, character, flags, start) }
  const control = CONTROLS[character]
  if (control !== undefined) return { kind: 'literal', code: control }
  const look = place(scanner, character, !flags.u, start)
  if (look !== undefined) return { kind: 'look', look }
  if (/[!-/:-@[-`{-~ \x00-\x1f\x7f]/.test(character) && !/[<>]/.test(character))
    return { kind: 'literal', code: character.charCodeAt(0) }
  throw scanner.fault('unrecognized escape sequence', start)
}

function place(scanner: Scanner, character: string, ascii: boolean, start: number): Look | undefined {
  switch (character) {
    case 'A':
      return { at: 'text-start' }
    case 'z':
      return { at: 'text-end' }
    case '<':
      return { at: 'word-start', ascii }
    case '>':
      return { at: 'word-end', ascii }
    case 'B':
      return { at: 'no-boundary', ascii }
    case 'b':
      return boundary(scanner, ascii, start)
    default:
      return undefined
  }
}

/** `\b`, or `\b{start}` and its like; `\b{3}` is a counted repetition. */
function boundary(scanner: Scanner, ascii: boolean, start: number): Look {
  const name = /^\{\s*([A-Za-z-]+)\s*\}/.exec(scanner.pattern.slice(scanner.at))
  if (name === null) return { at: 'boundary', ascii }
  const at = Object.hasOwn(BOUNDARIES, name[1] as string) ? BOUNDARIES[name[1] as string] : undefined
  scanner.at += name[0].length
  if (at === undefined) {
    const valid = 'start, end, start-half and end-half'
    throw scanner.fault(`unrecognized word boundary assertion, the valid ones are ${valid}`, start)
  }
  return { at, ascii }
}

function perl(scanner: Scanner, character: string, flags: Flags, start: number): CharClass {
  const set = PERL[flags.u ? 'unicode' : 'ascii'][character.toLowerCase() as 'd' | 's' | 'w']
  if (/[dsw]/.test(character)) return set
  if (!flags.u) throw scanner.fault('pattern can match invalid UTF-8', start)
  return set.negated()
}

function hex(scanner: Scanner, digits: number): number {
  const start = scanner.at
  const isBraced = scanner.take('{')
  const text = isBraced ? scanner.until('}') : scanner.pattern.slice(start, start + digits)
  if (text === undefined || (!isBraced && text.length < digits))
    throw scanner.fault('incomplete escape sequence, reached end of pattern prematurely', start, scanner.pattern.length)
  if (!isBraced) scanner.at += digits
  if (text === '') throw scanner.fault('hexadecimal literal empty', start)
  if (!/^[0-9A-Fa-f]+$/.test(text)) throw scanner.fault('invalid hexadecimal digit', start)
  const code = Number.parseInt(text, 16)
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff))
    throw scanner.fault('hexadecimal literal is not a Unicode scalar value', start)
  return code
}

/** `\pL`, `\p{Greek}`, `\p{name=value}`, `\p{name:value}`, `\p{name!=value}`; `\P` for all others. */
function property(scanner: Scanner, flags: Flags, start: number): Escape {
  let isNegated = scanner.pattern[start + 1] === 'P'
  if (scanner.isAtEnd) throw scanner.fault('incomplete escape sequence, reached end of pattern prematurely', start)
  const name = scanner.take('{') ? scanner.until('}') : scanner.next()
  if (name === undefined)
    throw scanner.fault('incomplete escape sequence, reached end of pattern prematurely', start, scanner.pattern.length)
  if (!flags.u) throw scanner.fault('Unicode not allowed here', start)
  const [, key = name, operator, value] = /^([^=:!]*)(!=|=|:)(.*)$/s.exec(name) ?? []
  if (operator === '!=') isNegated = !isNegated
  const expression = propertyExpression(key, value)
  if (expression === undefined)
    throw scanner.fault(value === undefined ? 'Unicode property not found' : 'Unicode property value not found', start)
  const plain = CharClass.property(expression)
  const set = flags.i ? plain.foldedCase(true) : plain
  return { kind: 'class', set: isNegated ? set.negated() : set }
}
