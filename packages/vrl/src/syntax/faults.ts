import { cause, context } from '../diagnostic/label.ts'
import { CODES } from '../diagnostic/codes.ts'
import type { Diagnostic, Label, Note, Severity } from '../diagnostic/diagnostic.ts'
import type { Span } from './span.ts'

export function hint(text: string): Note {
  return { kind: 'hint', text }
}

/** A fault of the text with the title that belongs to its code. */
export function fault(code: number, labels: readonly Label[], notes: readonly Note[] = []): Diagnostic {
  return diagnostic('error', code, labels, notes)
}

function diagnostic(severity: Severity, code: number, labels: readonly Label[], notes: readonly Note[]): Diagnostic {
  return { severity, code, title: CODES.get(code)?.title ?? 'syntax error', labels, notes }
}

/** @param longString where a string begins that goes over several lines, and may lack its closing quote */
export function unterminatedString(start: number, longString: number | undefined): Diagnostic {
  const labels = [cause({ start, end: start + 1 }, 'invalid string literal: it has no closing quote')]
  if (longString !== undefined) {
    labels.push(
      context({ start: longString, end: longString + 1 }, 'this one goes over several lines: is its end missing?'),
    )
  }
  return fault(207, labels)
}

export function unterminatedLiteral(start: number): Diagnostic {
  const label = cause({ start, end: start + 2 }, 'invalid literal: it has no closing quote')
  return fault(208, [label], [hint("a quote within it is written `\\'`")])
}

export function invalidEscape(at: number, character: string): Diagnostic {
  const label = cause({ start: at, end: at + character.length }, `invalid escape character: ${character}`)
  const notes = [
    hint("a backslash itself is written `\\\\`; in regex literals `r'…'` and raw strings `s'…'` it stands for itself"),
  ]
  return { ...fault(209, [label], notes), title: `invalid escape character: \\${character}` }
}

export function invalidCodePoint(escape: Span): Diagnostic {
  const label = cause(escape, 'invalid unicode escape sequence')
  return fault(211, [label], [hint('a code point is written with one to six hexadecimal digits, as in `\\u{e9}`')])
}

export function openTemplate(braces: Span): Diagnostic {
  return fault(207, [cause(braces, 'invalid string literal: this template has no closing `}}`')], [BRACES])
}

/** @param severity a warning where nothing at all stands between the braces, since the string is valid without them */
export function emptyTemplate(whole: Span, severity: 'error' | 'warning'): Diagnostic {
  return diagnostic(severity, 207, [cause(whole, 'this template names no variable, and leaves nothing')], [BRACES])
}

export function templateOfOther(inner: Span, text: string): Diagnostic {
  const label = cause(inner, 'undefined variable: only the name of one can stand in a template')
  return fault(701, [label], [hint(`give it a name before: \`value = ${text}\`, then "{{ value }}"`)])
}

const BRACES = hint('braces that are no template are written `\\{{` and `\\}}`')

export function numberOutOfRange(number: Span, isNegative: boolean): Diagnostic {
  const message = isNegative
    ? 'invalid numeric literal: number too small, the least integer is -9223372036854775808'
    : 'invalid numeric literal: number too large, the greatest integer is 9223372036854775807'
  return fault(206, [cause(number, message)])
}

export function reservedWord(word: Span, text: string): Diagnostic {
  const labels = [
    cause(word, 'this identifier name is reserved for future use in the language'),
    context(word, 'use a different name instead'),
  ]
  const isLoop = ['for', 'foreach', 'while', 'loop', 'do', 'each'].includes(text)
  return fault(205, labels, isLoop ? [hint('go through values with `for_each(value) -> |key, value| { … }`')] : [])
}

export function endOfPath(dot: Span): Diagnostic {
  return fault(203, [
    cause(dot, 'unexpected end of query path'),
    context(dot, 'expected the name of a field, a quoted name, or names to choose from such as `(a | b)`'),
  ])
}

export function nestedTooDeeply(span: Span, most: number): Diagnostic {
  const label = cause(span, `unexpected error: nested too deeply, ${most} levels are allowed`)
  return fault(202, [label], [hint('give parts of it to variables')])
}

export function tooManyFaults(span: Span, most: number): Diagnostic {
  return fault(202, [cause(span, `unexpected error: there are more than ${most} faults, the rest is not looked for`)])
}

export function emptyBlock(block: Span): Diagnostic {
  const labels = [cause(block, 'unexpected syntax token: "}"'), context(block, 'expected one expression at least')]
  return fault(203, labels, [hint('a block that does nothing is written `{ null }`')])
}

export function missingSpace(minus: Span): Diagnostic {
  const labels = [
    cause(minus, 'unexpected syntax token: a negative number'),
    context(minus, 'expected a space after the minus sign of a subtraction'),
  ]
  return fault(203, labels, [hint('write `a - 1`')])
}

export function notAnOperand(keyword: Span, text: string): Diagnostic {
  const labels = [
    cause(keyword, `unexpected syntax token: "${text}"`),
    context(keyword, 'expected an expression that gives a value'),
  ]
  return fault(203, labels, [hint(`put it into a block: \`{ ${text === 'abort' ? text : `${text} …`} }\``)])
}

export function lineWithinGroup(newline: Span, opening: Span): Diagnostic {
  const labels = [
    cause({ start: newline.start, end: newline.start }, 'unexpected syntax token: end of line'),
    context(opening, 'expected no new line in these parentheses, but after an operator'),
  ]
  return fault(203, labels)
}

export function commaAtStart(comma: Span): Diagnostic {
  return fault(203, [
    cause(comma, 'unexpected syntax token: ","'),
    context(comma, 'expected the comma at the end of the line before'),
  ])
}

export function unquotedKey(key: Span, text: string): Diagnostic {
  const labels = [
    cause(key, `unexpected syntax token: identifier "${text}"`),
    context(key, 'expected a string literal as the key'),
  ]
  return fault(203, labels, [hint(`did you mean \`"${text}":\`?`)])
}

export function spaceBeforeArguments(space: Span, name: string): Diagnostic {
  const labels = [cause(space, 'unexpected syntax token: "("'), context(space, 'expected the end of the expression')]
  return fault(203, labels, [hint(`a call has no space after its name: \`${name}(…)\``)])
}

export function invalidTarget(target: Span, operator: Span): Diagnostic {
  const labels = [
    cause(target, 'invalid assignment target'),
    context(operator, 'expected a variable, a path into one, or a path of the event before it'),
  ]
  return fault(641, labels)
}
