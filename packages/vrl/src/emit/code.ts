/** JavaScript under construction: statements line by line, indented by the blocks they stand in. */
export class Code {
  #lines: string[] = []
  #indent = 0

  /** Adds a statement. */
  add(line: string): void {
    this.#lines.push('  '.repeat(this.#indent) + line)
  }

  /** Adds `head {`, what `body` adds, and `tail`. */
  block(head: string, body: () => void, tail = '}'): void {
    this.add(`${head} {`)
    this.#indent++
    body()
    this.#indent--
    if (tail !== '') this.add(tail)
  }

  /** What `write` adds, apart from what is there; and what it gives. */
  capture<T>(write: () => T): { readonly lines: readonly string[]; readonly result: T } {
    const outer = this.#lines
    this.#lines = []
    const result = write()
    const lines = this.#lines
    this.#lines = outer
    return { lines, result }
  }

  /** Adds lines that were captured at the same depth. */
  append(lines: readonly string[]): void {
    this.#lines.push(...lines)
  }

  /** Adds what `write` adds one level deeper. */
  deeper<T>(write: () => T): T {
    this.#indent++
    const result = write()
    this.#indent--
    return result
  }

  toString(): string {
    return this.#lines.join('\n')
  }
}
