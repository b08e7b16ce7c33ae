/** Thrown for a pattern that is not one of Rust's `regex` crate. */
export class RegexSyntaxError extends Error {
  /** What is wrong, without the pattern. */
  readonly reason: string
  /** Where it is wrong, in UTF-16 units of the pattern. */
  readonly start: number
  readonly end: number

  constructor(pattern: string, reason: string, start: number, end: number) {
    super(
      `regex parse error:\n    ${pattern}\n    ${' '.repeat(start)}${'^'.repeat(Math.max(1, end - start))}\nerror: ${reason}`,
    )
    this.name = 'RegexSyntaxError'
    this.reason = reason
    this.start = start
    this.end = end
  }
}
