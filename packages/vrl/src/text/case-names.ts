import { param } from '../function/index.ts'

/** The cases that a name may have, with what they look like. */
const CASES = {
  'kebab-case': 'Lower-case words with hyphens between them.',
  camelCase: 'Each word but the first begins with a capital.',
  PascalCase: 'Each word begins with a capital.',
  SCREAMING_SNAKE: 'Upper-case words with underscores between them.',
  snake_case: 'Lower-case words with underscores between them.',
} as const

/** The parameter of functions that turn a name into another case. */
export const ORIGINAL_CASE = param.maybeChoice(
  'original_case',
  'The case that the name has; without it, words are found by all that cases separate them with.',
  CASES,
)

/** The places at which words may end, other than at separators. */
export const BOUNDARIES = {
  lower_upper: 'An upper-case letter after a lower-case one.',
  upper_lower: 'A lower-case letter after an upper-case one.',
  acronym: 'The last of several upper-case letters, if a lower-case one follows.',
  lower_digit: 'A digit after a lower-case letter.',
  upper_digit: 'A digit after an upper-case letter.',
  digit_lower: 'A lower-case letter after a digit.',
  digit_upper: 'An upper-case letter after a digit.',
} as const
