import { isAscii } from './utf8.ts'

/** How the words of a name are written together. */
export type Case = 'camelCase' | 'PascalCase' | 'SCREAMING_SNAKE' | 'snake_case' | 'kebab-case'

/** Where a name is cut into words; `underscore`, `hyphen` and `space` vanish. */
export type Boundary =
  | 'underscore'
  | 'hyphen'
  | 'space'
  | 'lower_upper'
  | 'upper_lower'
  | 'acronym'
  | 'lower_digit'
  | 'upper_digit'
  | 'digit_lower'
  | 'digit_upper'

const DIGITS: readonly Boundary[] = ['lower_digit', 'upper_digit', 'digit_lower', 'digit_upper']
const ALL: readonly Boundary[] = ['underscore', 'hyphen', 'space', 'lower_upper', 'acronym', ...DIGITS]
const HUMPS: readonly Boundary[] = ['lower_upper', 'acronym', ...DIGITS]

/** Where words end in a name of a case; without one, wherever any case would end them. */
export function boundariesOf(original: Case | undefined): ReadonlySet<Boundary> {
  switch (original) {
    case undefined:
      return new Set(ALL)
    case 'camelCase':
    case 'PascalCase':
      return new Set(HUMPS)
    case 'kebab-case':
      return new Set<Boundary>(['hyphen'])
    case 'snake_case':
    case 'SCREAMING_SNAKE':
      return new Set<Boundary>(['underscore'])
    default:
      return original satisfies never
  }
}

/** Cuts a name into words and joins them in another case. */
export function toCase(name: string, target: Case, boundaries: ReadonlySet<Boundary>): string {
  const words = wordsOf(name, boundaries)
  switch (target) {
    case 'snake_case':
      return words.join('_').toLowerCase()
    case 'kebab-case':
      return words.join('-').toLowerCase()
    case 'SCREAMING_SNAKE':
      return words.join('_').toUpperCase()
    case 'PascalCase':
      return words.map(capitalized).join('')
    case 'camelCase':
      return words.map((word, i) => (i === 0 ? word.toLowerCase() : capitalized(word))).join('')
    default:
      return target satisfies never
  }
}

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

function wordsOf(name: string, boundaries: ReadonlySet<Boundary>): string[] {
  const letters = isAscii(name) ? name : Array.from(graphemes.segment(name), ({ segment }) => segment)
  const words: string[] = []
  let word = ''
  for (let i = 0; i < letters.length; i++) {
    const letter = letters[i] as string
    if (isSeparator(letter, boundaries)) {
      words.push(word)
      word = ''
      continue
    }
    if (i > 0 && isCut(letters[i - 1] as string, letter, letters[i + 1], boundaries)) {
      words.push(word)
      word = ''
    }
    word += letter
  }
  words.push(word)
  return words.filter((piece) => piece !== '')
}

function isSeparator(letter: string, boundaries: ReadonlySet<Boundary>): boolean {
  if (letter === '_') return boundaries.has('underscore')
  if (letter === '-') return boundaries.has('hyphen')
  return letter === ' ' && boundaries.has('space')
}

/** Whether a word begins with `letter`. */
function isCut(before: string, letter: string, next: string | undefined, boundaries: ReadonlySet<Boundary>): boolean {
  const [first, second] = [typeOf(before), typeOf(letter)]
  if (first === '' || second === '') return false
  if (first === 'upper' && second === 'upper')
    return boundaries.has('acronym') && next !== undefined && typeOf(next) === 'lower'
  return first !== second && boundaries.has(`${first}_${second}` as Boundary)
}

function typeOf(letter: string): 'lower' | 'upper' | 'digit' | '' {
  if (letter.length === 1) {
    if (letter >= 'a' && letter <= 'z') return 'lower'
    if (letter >= 'A' && letter <= 'Z') return 'upper'
    if (letter >= '0' && letter <= '9') return 'digit'
  }
  const lower = letter.toLowerCase()
  const upper = letter.toUpperCase()
  if (lower === upper) return ''
  return letter === upper ? 'upper' : letter === lower ? 'lower' : ''
}

function capitalized(word: string): string {
  const first = isAscii(word) ? word.slice(0, 1) : (graphemes.segment(word).containing(0)?.segment ?? '')
  return first.toUpperCase() + word.slice(first.length).toLowerCase()
}
