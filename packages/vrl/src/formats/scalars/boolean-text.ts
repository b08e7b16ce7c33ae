import { fail } from '../../function/index.ts'
import { IntegerFault, parseInteger } from '../../numbers/integer.ts'
import { quoted } from './quoted.ts'

const WORDS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['t', true],
  ['yes', true],
  ['y', true],
  ['false', false],
  ['f', false],
  ['no', false],
  ['n', false],
  ['0', false],
])

/** The boolean that a text stands for: words of some languages, and integers, of which only 0 is false. @throws Failure */
export function booleanFrom(text: string): boolean {
  const exact = WORDS.get(text)
  if (exact !== undefined) return exact
  const number = parseInteger(text, 10)
  if (!(number instanceof IntegerFault)) return number !== 0
  return WORDS.get(text.toLowerCase()) ?? fail(`Invalid boolean value ${quoted(text)}`)
}
