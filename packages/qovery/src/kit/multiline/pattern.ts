import v8 from 'node:v8'

/** Characters that keep their backslash: it makes them literal in every place. */
const SYNTAX = new Set('^$\\.*+?()[]{}|/')
const CLASSES: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7f',
  blank: '\\t ',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`\\{-~',
  space: '\\t-\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
}

/** A compiled pattern. */
export interface Pattern {
  test(text: string): boolean
}

// Patterns that would try ever more ways to match a text are finished by V8's engine that takes linear time, but for
// those with the flags u or i, with what looks around, and with counts above 16.
v8.setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks')

/**
 * Compiles a regular expression as Vector has them (the dialect of Rust's `regex`), as far as JavaScript can say it. Throws a
 * `SyntaxError` for what it cannot: extended mode, intersections of classes, negated POSIX classes.
 */
export function compilePattern(text: string): Pattern {
  const { body, flags } = leadingFlags(text)
  const multiline = flags.includes('m')
  const source = body
    .replace(/\(\?P</g, '(?<')
    .replace(/\[:(\^?)(\w+):\]/g, (_, negated: string, name: string) => posixClass(negated, name))
    .replace(/\\(x\{([0-9A-Fa-f]+)\}|[\s\S])/g, (whole, escaped: string, code: string | undefined) =>
      code === undefined ? escape(whole, escaped, multiline) : codePoint(Number.parseInt(code, 16)),
    )
  const exact = new RegExp(source, `u${flags}`)
  return /[^\0-\x7f]|\\[pPu]/.test(source) ? exact : new AsciiPattern(new RegExp(source, flags))
}

/** A pattern of ASCII characters: to it every character beyond U+FFFF is like any other that is not ASCII. */
class AsciiPattern implements Pattern {
  readonly #pattern: RegExp

  constructor(pattern: RegExp) {
    this.#pattern = pattern
  }

  test(text: string): boolean {
    return this.#pattern.test(ASTRAL.test(text) ? text.replace(ALL_ASTRAL, '\ufffd') : text)
  }
}

const ASTRAL = /[\ud800-\udbff][\udc00-\udfff]/
const ALL_ASTRAL = /[\ud800-\udbff][\udc00-\udfff]/g

function leadingFlags(text: string): { body: string; flags: string } {
  const match = /^\(\?([a-zA-Z]+)\)/.exec(text)
  if (match === null) return { body: text, flags: '' }
  const flags = match[1] as string
  const unknown = [...flags].find((flag) => !'imsu'.includes(flag))
  if (unknown !== undefined) throw new SyntaxError(`the flag "${unknown}" in (?${flags}) is not supported`)
  return { body: text.slice(match[0].length), flags: [...new Set(flags.replaceAll('u', ''))].join('') }
}

function posixClass(negated: string, name: string): string {
  const members = CLASSES[name]
  if (members === undefined || negated !== '') throw new SyntaxError(`the class [:${negated}${name}:] is not supported`)
  return members
}

function escape(whole: string, character: string, multiline: boolean): string {
  // Without the flag m these are the ends of the text, and need not look around.
  if (character === 'A') return multiline ? '(?<![\\s\\S])' : '^'
  if (character === 'z') return multiline ? '(?![\\s\\S])' : '$'
  if (character === 'a') return '\\x07'
  if (/[A-Za-z0-9]/.test(character) || SYNTAX.has(character)) return whole
  return codePoint(character.codePointAt(0) as number)
}

function codePoint(code: number): string {
  return code < 256 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`
}
