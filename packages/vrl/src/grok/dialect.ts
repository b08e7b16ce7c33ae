/** Thrown for a pattern that is no regular expression of this dialect. */
export class DialectError extends Error {}

/** What has to stand, or must not stand, before or behind a place. */
export interface TranslatedLook {
  readonly behind: boolean
  readonly negative: boolean
  /** A pattern in the dialect of Rust's `regex` crate. */
  readonly pattern: string
}

export interface Translated {
  /** The pattern in the dialect of Rust's `regex` crate. Look-around number n stands in it as the character `MARK` + n. */
  readonly pattern: string
  readonly looks: readonly TranslatedLook[]
  /** Names of the named groups; the nth of them is called `g` and n in the pattern. */
  readonly names: readonly string[]
}

/** The first of the characters for private use that stand for look-around. */
export const MARK = 0xf700
const MOST_LOOKS = 200
const FLAGS = /^\(\?([mixs]*)(?:-([mixs]*))?([:)])/
const NAMED = /^\(\?(?:<([^>=!][^>]*)>|'([^']+)')/
const COUNT = /^\{(?:(\d+)(,?)(\d*)|,(\d+))\}/
/** Letters that mean something behind a backslash in both dialects. */
const SHARED = 'aftnrvAzbBdDsSwWpPxuU'
const DIFFERENT: Readonly<Record<string, string>> = {
  e: '\\x1b',
  h: '[0-9A-Fa-f]',
  H: '[^0-9A-Fa-f]',
  Z: '(?:\\n?\\z)',
  R: '(?:\\r\\n|[\\n-\\r])',
}

/**
 * Translates a regular expression from the dialect of Oniguruma, in which grok patterns are written. Atomic groups and
 * possessive repetitions become plain ones: nothing has to keep an engine that takes linear time from trying.
 * @throws DialectError
 */
export function translate(pattern: string): Translated {
  const names: string[] = []
  const looks: TranslatedLook[] = []
  // `^` and `$` are the ends of lines.
  return { pattern: `(?m:${new Translator(pattern, names, looks).whole()})`, looks, names }
}

class Translator {
  readonly #source: string
  readonly #names: string[]
  readonly #looks: TranslatedLook[]
  #at = 0
  #result = ''
  /** How deep within character classes. */
  #classes = 0

  constructor(source: string, names: string[], looks: TranslatedLook[]) {
    this.#source = source
    this.#names = names
    this.#looks = looks
  }

  whole(): string {
    while (this.#at < this.#source.length) this.#step()
    return this.#result
  }

  #step(): void {
    const character = this.#source[this.#at] as string
    if (character === '\\') this.#escape()
    else if (this.#classes > 0 || character === '[') this.#inClass(character)
    else if (character === '(') this.#group()
    else if (character === '{') this.#count()
    else if (character === '*' || character === '+' || character === '?') this.#repetition(character)
    else this.#put(character, 1)
  }

  #put(text: string, length: number): void {
    this.#result += text
    this.#at += length
  }

  #escape(): void {
    const letter = this.#source[this.#at + 1]
    if (letter === undefined) throw new DialectError('a backslash at the end')
    if (/[1-9kKGXgCcM]/.test(letter)) throw new DialectError(`\\${letter}`)
    if (letter === 'b' && this.#classes > 0) return this.#put('\\x08', 2)
    const other = DIFFERENT[letter]
    if (other !== undefined) return this.#put(other, 2)
    const isPlain = /[A-Za-z<>]/.test(letter) && !SHARED.includes(letter)
    this.#put(isPlain || letter > '\x7f' ? letter : `\\${letter}`, 2)
  }

  #inClass(character: string): void {
    if (character === '[') {
      const posix = /^\[:\^?\w+:\]/.exec(this.#source.slice(this.#at, this.#at + 20))?.[0]
      if (posix !== undefined && this.#classes > 0) return this.#put(posix, posix.length)
      this.#classes++
      const negated = this.#source[this.#at + 1] === '^' ? '^' : ''
      return this.#put(`[${negated}`, 1 + negated.length)
    }
    if (character === ']') this.#classes--
    const isDoubled = (character === '-' || character === '~') && this.#source[this.#at + 1] === character
    this.#put(isDoubled ? `\\${character}` : character, 1)
  }

  #group(): void {
    const rest = this.#source.slice(this.#at, this.#at + 200)
    if (!rest.startsWith('(?')) return this.#put('(?:', 1)
    if (rest.startsWith('(?:')) return this.#put('(?:', 3)
    if (rest.startsWith('(?>')) return this.#put('(?:', 3)
    if (rest.startsWith('(?#')) return this.#put('', this.#closing(this.#at) + 1 - this.#at)
    const look = /^\(\?(<?)([=!])/.exec(rest)
    if (look !== null) return this.#look(look)
    const named = NAMED.exec(rest)
    if (named !== null) {
      this.#names.push((named[1] ?? named[2]) as string)
      return this.#put(`(?<g${this.#names.length - 1}>`, named[0].length)
    }
    const flags = FLAGS.exec(rest)
    if (flags === null) throw new DialectError(`the group "${rest.slice(0, 4)}"`)
    const off = flagsOf(flags[2] ?? '')
    this.#put(
      `(?${flagsOf(flags[1] ?? '')}${off === '' ? '' : `-${off}`}${flags[3] ?? ''}`.replace('(?)', ''),
      flags[0].length,
    )
  }

  #look([whole, behind, sign]: RegExpExecArray): void {
    if (this.#looks.length >= MOST_LOOKS) throw new DialectError('too much look-around')
    const end = this.#closing(this.#at)
    const inner = this.#source.slice(this.#at + whole.length, end)
    const nested: TranslatedLook[] = []
    const pattern = new Translator(inner, [], nested).whole()
    if (nested.length > 0) throw new DialectError('look-around within look-around')
    this.#looks.push({ behind: behind === '<', negative: sign === '!', pattern })
    this.#put(String.fromCharCode(MARK + this.#looks.length - 1), end + 1 - this.#at)
  }

  /** Where the parenthesis stands that closes the one at `start`. */
  #closing(start: number): number {
    let open = 0
    let classes = 0
    for (let at = start; at < this.#source.length; at++) {
      const character = this.#source[at]
      if (character === '\\') at++
      else if (character === '[') classes++
      else if (character === ']' && classes > 0) classes--
      else if (classes === 0 && character === '(') open++
      else if (classes === 0 && character === ')' && --open === 0) return at
    }
    throw new DialectError('a group is not closed')
  }

  #count(): void {
    const count = COUNT.exec(this.#source.slice(this.#at, this.#at + 30))
    if (count === null) return this.#put('\\{', 1)
    const [whole, min = '0', comma = ',', max = '', most] = count
    this.#put(`{${min}${most === undefined ? comma : ','}${most ?? max}}`, whole.length)
  }

  #repetition(character: string): void {
    this.#put(character, 1)
    const next = this.#source[this.#at]
    if (next === '+') this.#at++
    else if (next === '?') this.#put('?', 1)
  }
}

/** Oniguruma's `m` lets a dot stand for line breaks too; `s` is taken for the same, as others write it. */
function flagsOf(flags: string): string {
  const kept = [...flags].map((flag) => (flag === 'm' ? 's' : flag))
  return [...new Set(kept)].join('')
}
