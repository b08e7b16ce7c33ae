import type { Escaping } from '../negotiation.ts'

const LEGACY_METRIC = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/
const LEGACY_LABEL = /^[a-zA-Z_][a-zA-Z0-9_]*$/
const ASCII = /^[\0-\x7f]*$/
/** Text that stands between quotes as it is. */
const SAFE = /^[ !#-[\]-~]*$/
const IN_QUOTES = /[\\"\n]/g
const IN_HELP = /[\\\n]/g

/** What a name is for: labels, unlike metrics, have no colons. */
export type NameOf = 'metric' | 'label'

/** Whether every Prometheus version can read the name as it is. */
export function isLegacy(name: string, of: NameOf): boolean {
  return (of === 'metric' ? LEGACY_METRIC : LEGACY_LABEL).test(name)
}

/**
 * The name in one of the escaping schemes. Where the page on the schemes and the Prometheus libraries disagree, it is as
 * the libraries write it, so that one name is one series wherever it comes from. Source: Prometheus docs, UTF-8 escaping schemes.
 */
export function escapeName(name: string, escaping: Escaping, of: NameOf): string {
  if (name === '' || escaping === 'allow-utf-8') return name
  if (escaping !== 'dots' && isLegacy(name, of)) return name
  let escaped = escaping === 'values' ? 'U__' : ''
  let first = true
  for (const char of name) {
    escaped += escapeChar(char, escaping, isLegacy(first ? char : `_${char}`, of))
    first = false
  }
  return escaped
}

function escapeChar(char: string, escaping: Escaping, legacy: boolean): string {
  switch (escaping) {
    case 'underscores':
      return legacy ? char : '_'
    case 'dots':
      if (char === '.') return '_dot_'
      return legacy && char !== '_' ? char : '__'
    default:
      if (char === '_') return '__'
      return legacy ? char : `_${(char.codePointAt(0) as number).toString(16)}_`
  }
}

/** The UTF-8 bytes of well-formed text as a string of one character a byte: what pages are put together from. */
export function bytesOf(text: string): string {
  return ASCII.test(text) ? text : Buffer.from(text, 'utf8').toString('latin1')
}

/**
 * The same bytes in one piece. Text that was put together from parts is kept by V8 as a tree of them: slow to copy from,
 * three times the memory, and it holds on to the parts.
 */
export function inOnePiece(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString('latin1')
}

/** The reverse of `bytesOf`. */
export function textOf(bytes: string): string {
  return ASCII.test(bytes) ? bytes : Buffer.from(bytes, 'latin1').toString('utf8')
}

/** Text for between double quotes, as bytes. */
export function quotable(text: string): string {
  return SAFE.test(text) ? text : bytesOf(text.replace(IN_QUOTES, escaped))
}

/** Text for a `HELP` line of the Prometheus formats, as bytes. */
export function helpText(text: string): string {
  return bytesOf(text.replace(IN_HELP, escaped))
}

function escaped(char: string): string {
  return char === '\n' ? '\\n' : `\\${char}`
}
