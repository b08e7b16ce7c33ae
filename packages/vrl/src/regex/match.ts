/** Groups by number, the whole match first; `undefined` where a group took no part. */
export interface RegexMatch extends ReadonlyArray<string | undefined> {
  readonly 0: string
  /** Where the match begins, in UTF-16 units. */
  readonly index: number
}

/** From where to where, in UTF-16 units. */
export type Span = readonly [start: number, end: number]

/** What stands in place of a match. */
export type Replacement = string | ((match: RegexMatch) => string)
