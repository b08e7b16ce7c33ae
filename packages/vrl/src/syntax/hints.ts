import type { Token } from './token.ts'

/** What stands at the token, what it is written as in this language. */
const BY_TEXT: readonly (readonly [RegExp, string])[] = [
  [/['`‘’“”]/y, 'text stands between double quotes: `"text"`'],
  [/=(?!=)/y, 'did you mean `==`?'],
  [/&(?!&)/y, 'did you mean `&&`?'],
  [/and\b/y, 'did you mean `&&`?'],
  [/or\b/y, 'did you mean `||`?'],
  [/not\b/y, 'did you mean `!`?'],
  [/elif\b|elsif\b|elseif\b/y, 'did you mean `else if`?'],
  [/%/y, 'the remainder of a division is `mod(a, b)`'],
  [/\?/y, 'choose by `if a { b } else { c }`, or replace a failure by `a ?? b`'],
  [/\$/y, 'names of variables begin with a letter or `_`'],
  [/\\/y, 'a line goes on by itself after an operator, a comma or an opening bracket'],
  [/@/y, 'names with `@` are those of fields: `.@timestamp`'],
  [/;/y, 'one `;` stands between two expressions'],
]

/** The same of signs that are two tokens here, the second of which is unexpected. */
const BY_PAIR: readonly (readonly [RegExp, string])[] = [
  [/\/\/|\/\*/y, 'a comment begins with `#`'],
  [/===/y, '`==` compares'],
  [/=>/y, '`>=` means greater or equal, `->` stands before the variables of a closure'],
  [/[-+*/]=/y, 'write it out: `x = x + 1`'],
  [/\+\+|--/y, 'write it out: `x = x + 1`'],
  [/<>/y, 'did you mean `!=`?'],
]
const OPERATOR = /\?\?|\|\|?|&&|==|!=|>=?|<=?|[-+*/]/y

/** What the author may have meant with the unexpected token. */
export function hintAt(source: string, token: Token, previous: Token): string | undefined {
  const pair = previous.end === token.start ? found(BY_PAIR, source, previous.start) : undefined
  if (pair !== undefined) return pair
  const isAtStart = previous.kind === 'newline' && found([[OPERATOR, '']], source, token.start) !== undefined
  return isAtStart ? 'an operator stands at the end of the line before' : found(BY_TEXT, source, token.start)
}

function found(patterns: typeof BY_TEXT, source: string, at: number): string | undefined {
  for (const [pattern, text] of patterns) {
    pattern.lastIndex = at
    if (pattern.test(source)) return text
  }
  return undefined
}

const DECLARATION = /^(let|var|const|local|set|mut)$/

/** What the author may have meant with the name that stands before the unexpected token. */
export function hintAfter(name: string): string | undefined {
  if (DECLARATION.test(name)) return 'a variable is declared by its first assignment: `x = 1`'
  if (name === 'not') return 'did you mean `!`?'
  return /^(elif|elsif|elseif)$/.test(name) ? 'did you mean `else if`?' : undefined
}
