import { Regex, type RegexMatch } from '../regex/index.ts'
import type { Pattern } from './pattern.ts'

/** A match, and what its pattern says of it. */
export interface Found {
  readonly match: RegexMatch
  readonly names: Regex['names']
  readonly says: readonly (string | null)[]
}

/** Patterns of which the first that matches counts. Each is prepared when a text first has one of its needles. */
export class Search {
  readonly #patterns: readonly Pattern[]
  readonly #prepared: (Regex | undefined)[] = []

  constructor(patterns: readonly Pattern[]) {
    this.#patterns = patterns
  }

  /** The first pattern that matches; `lowered` is the same text in lower case. */
  find(text: string, lowered: string): Found | undefined {
    for (let i = 0; i < this.#patterns.length; i++) {
      const pattern = this.#patterns[i] as Pattern
      if (!mayMatch(pattern, lowered)) continue
      const regex = (this.#prepared[i] ??= new Regex(pattern[0]))
      const match = regex.exec(text)
      if (match === undefined) continue
      const [, , ...says] = pattern
      return { match, names: regex.names, says }
    }
    return undefined
  }
}

function mayMatch([, needles]: Pattern, lowered: string): boolean {
  if (needles === undefined || needles === null) return true
  for (const needle of needles) if (lowered.includes(needle)) return true
  return false
}

/** A text in lower case, in the way of the needles. */
export function lowered(text: string): string {
  return text.toLowerCase().replaceAll('ſ', 's')
}
