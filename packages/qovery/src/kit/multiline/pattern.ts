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

/**
 * Compiles a regular expression as Vector has them (the dialect of Rust's `regex`), as far as JavaScript can say it. Throws a
 * `SyntaxError` for what it cannot: extended mode, intersections of classes, negated POSIX classes.
 */
export function compilePattern(text: string): RegExp {
  const { body, flags } = leadingFlags(text)
  const source = body
    .replace(/\(\?P</g, '(?<')
    .replace(/\[:(\^?)(\w+):\]/g, (_, negated: string, name: string) => posixClass(negated, name))
    .replace(/\\(x\{([0-9A-Fa-f]+)\}|[\s\S])/g, (whole, escaped: string, code: string | undefined) =>
      code === undefined ? escape(whole, escaped) : `\\u{${code}}`,
    )
  return new RegExp(source, `u${flags}`)
}

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

function escape(whole: string, character: string): string {
  if (character === 'A') return '(?<![\\s\\S])'
  if (character === 'z') return '(?![\\s\\S])'
  if (character === 'a') return '\\x07'
  if (/[A-Za-z0-9]/.test(character) || SYNTAX.has(character)) return whole
  const code = character.codePointAt(0) as number
  return `\\u{${code.toString(16)}}`
}
