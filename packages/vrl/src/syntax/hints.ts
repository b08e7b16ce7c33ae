import type { Token } from './token.ts'

/** What stands at the token, what it is written as in this language. */
const BY_TEXT: readonly (readonly [RegExp, string])[] = [
  [/['`‘’“”]/y, 'text stands between double quotes: `"text"`'],
  [/\/\/|\/\*/y, 'a comment begins with `#`'],
  [/===/y, '`==` compares'],
  [/=>/y, '`>=` means greater or equal, `->` stands before the variables of a closure'],
  [/=(?!=)/y, 'did you mean `==`?'],
  [/[-+*/]=/y, 'write it out: `x = x + 1`'],
  [/\+\+|--/y, 'write it out: `x = x + 1`'],
  [/<>/y, 'did you mean `!=`?'],
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

/** What the author may have meant with the unexpected token. */
export function hintAt(source: string, token: Token): string | undefined {
  for (const [pattern, text] of BY_TEXT) {
    pattern.lastIndex = token.start
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
