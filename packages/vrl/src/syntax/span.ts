/** A piece of a program's text: offsets of UTF-16 units, `end` exclusive. */
export interface Span {
  readonly start: number
  readonly end: number
}
