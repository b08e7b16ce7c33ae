/** Finds lines and columns of a text. */
export class SourceLines {
  readonly #source: string
  /** Where the lines begin. */
  readonly #starts: number[] = [0]

  constructor(source: string) {
    this.#source = source
    for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) this.#starts.push(at + 1)
  }

  /** The line, counted from 0, at an offset in UTF-16 units. */
  lineAt(offset: number): number {
    let low = 0
    let high = this.#starts.length - 1
    while (low < high) {
      const middle = Math.ceil((low + high) / 2)
      if ((this.#starts[middle] as number) <= offset) low = middle
      else high = middle - 1
    }
    return low
  }

  startOf(line: number): number {
    return this.#starts[line] ?? this.#source.length
  }

  /** A line without its end. */
  text(line: number): string {
    return this.#source
      .slice(this.startOf(line), this.#starts[line + 1] ?? this.#source.length)
      .replace(/[\n\r\0]+$/, '')
  }

  /** As people count, from 1: `2:5`. */
  place(offset: number): string {
    const line = this.lineAt(offset)
    const before = this.#source.slice(this.startOf(line), offset)
    return `${line + 1}:${[...before].length + 1}`
  }

  get length(): number {
    return this.#source.length
  }
}
