import type { BinaryOperator } from './ast.ts'
import type { Span } from './span.ts'

/** Words that are no names; as the name of a field or of an argument they are allowed. */
export type Keyword = 'if' | 'else' | 'null' | 'true' | 'false' | 'abort' | 'return'

export type Opening = '(' | '[' | '{'
export type Closing = ')' | ']' | '}'
type Punctuation =
  Opening | Closing | '.' | '%' | ',' | ':' | ';' | '!' | '_' | '->' | '=' | '|=' | '??=' | '?' | '&' | '\\'

/** `field` is a name with `@` in it, `reserved` one that the language keeps for later. */
export type TokenKind =
  | 'identifier'
  | 'field'
  | 'reserved'
  | 'string'
  | 'raw'
  | 'regex'
  | 'timestamp'
  | 'integer'
  | 'float'
  | 'newline'
  | 'end'
  | 'invalid'
  | Keyword
  | BinaryOperator
  | Punctuation

export interface Token extends Span {
  readonly kind: TokenKind
  /** Of a bracket: the index of the one that belongs to it; -1 where there is none, and for all that is no bracket. */
  match: number
}

const KEYWORDS = new Set<string>(['if', 'else', 'null', 'true', 'false', 'abort', 'return'])

const RESERVED = new Set(
  (
    'array bool boolean break continue do emit float for forall foreach all each any try undefined int integer iter ' +
    'object regex string traverse timestamp duration unless walk while loop'
  ).split(' '),
)

/** Whether a word is a keyword, and cannot be the name of a variable. */
export function isKeyword(word: string): word is Keyword {
  return KEYWORDS.has(word)
}

/** Whether a word is kept for later: it names functions, fields and arguments, but no variables. */
export function isReserved(word: string): boolean {
  return RESERVED.has(word)
}

/** Kinds of tokens whose text can be the name of a field or of an argument. */
export function isWord(kind: TokenKind): boolean {
  return kind === 'identifier' || kind === 'reserved' || KEYWORDS.has(kind)
}

export function wordKind(word: string): TokenKind {
  if (isKeyword(word)) return word
  if (RESERVED.has(word)) return 'reserved'
  return word.includes('@') ? 'field' : 'identifier'
}
