/** A stretch of text as UTF-16 offsets, the end not included. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** A stretch of one line in a file. Lines and columns count from 1, columns in code points, the end not included. */
export interface Location {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly endColumn: number
  readonly lineText: string
}

/** The lines of one text (ended by LF or CRLF), to turn offsets into locations. */
export class Lines {
  readonly #file: string
  readonly #text: string
  readonly #starts: number[] = [0]

  constructor(file: string, text: string) {
    this.#file = file
    this.#text = text
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) this.#starts.push(at + 1)
  }

  /** The location of a span, cut at the end of its first line; offsets outside the text move to its nearest end. */
  at(span: Span): Location {
    const start = Math.max(0, Math.min(span.start, this.#text.length))
    const index = this.#indexOf(start)
    const lineStart = this.#starts[index] ?? 0
    const lineText = this.#lineText(index)
    const from = Math.min(start - lineStart, lineText.length)
    const to = Math.max(from, Math.min(span.end - lineStart, lineText.length))
    const column = codePoints(lineText.slice(0, from)) + 1
    const endColumn = codePoints(lineText.slice(0, to)) + 1
    return { file: this.#file, line: index + 1, column, endColumn, lineText }
  }

  /** The 1-based number of the line that holds an offset. */
  lineAt(offset: number): number {
    return this.#indexOf(offset) + 1
  }

  #lineText(index: number): string {
    const line = this.#text.slice(this.#starts[index], (this.#starts[index + 1] ?? this.#text.length + 1) - 1)
    return line.endsWith('\r') ? line.slice(0, -1) : line
  }

  #indexOf(offset: number): number {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if ((this.#starts[middle] ?? 0) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }
}

/** How many code points a string has, a lone surrogate counting as one. */
export function codePoints(text: string): number {
  let count = 0
  for (let at = 0; at < text.length; at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1) count++
  return count
}
