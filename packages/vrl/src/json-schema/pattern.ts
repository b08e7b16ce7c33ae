import { Regex, RegexSyntaxError } from '../regex/index.ts'

/** Something that tells whether a text matches. */
interface Pattern {
  test(text: string): boolean
}

/** Classes that mean less in ECMAScript, whose patterns schemas have, than in the language. */
const CLASSES: Readonly<Record<string, string>> = { d: '[0-9]', D: '[^0-9]', w: '[A-Za-z0-9_]', W: '[^A-Za-z0-9_]' }

/** A pattern of a schema in the words of the language's regular expressions. */
export function translatedPattern(pattern: string): string {
  return pattern.replace(/\\([^])/g, (escape, letter: string) => CLASSES[letter] ?? escape)
}

/**
 * A pattern of a schema. Where the engine of the language understands it, no text takes it long; else JavaScript's own is
 * taken, as for patterns that look ahead.
 * @throws SyntaxError
 */
export const compilePattern = Object.assign(
  (pattern: string, flags: string): Pattern => {
    const own = RegExp(pattern, flags)
    try {
      return new Regex(translatedPattern(pattern))
    } catch (error) {
      if (error instanceof RegexSyntaxError) return own
      throw error
    }
  },
  { code: 'compilePattern' },
)
