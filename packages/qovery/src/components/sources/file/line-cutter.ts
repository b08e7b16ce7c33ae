/** Lines of a chunk, without their delimiters. */
export interface Cut {
  readonly starts: number[]
  readonly ends: number[]
  /** Where the first line that was not cut begins. */
  readonly rest: number
  /** How many lines were longer than allowed, and left out. */
  readonly tooLong: number
}

/** Finds the ends of lines. */
export class LineCutter {
  readonly #delimiter: Buffer
  readonly #wanted: number | Buffer
  readonly #unit: number
  readonly #maxBytes: number

  /** `unit`: how many bytes a character has at least; a delimiter begins at a multiple of it from the beginning of the line. */
  constructor(delimiter: Buffer, maxBytes: number, unit = 1) {
    this.#delimiter = delimiter
    this.#wanted = delimiter.length === 1 ? (delimiter[0] as number) : delimiter
    this.#maxBytes = maxBytes
    this.#unit = unit
  }

  /** How long an unfinished line may be before it is sure to be too long. */
  get longest(): number {
    return this.#maxBytes + this.#delimiter.length
  }

  /** Cuts whole lines from `from` to the end of `chunk`, at most `limit` of them. */
  cut(chunk: Buffer, from: number, limit: number): Cut {
    const starts: number[] = []
    const ends: number[] = []
    const step = this.#delimiter.length
    let tooLong = 0
    let start = from
    while (starts.length < limit) {
      const end = this.#endOf(chunk, start)
      if (end < 0) break
      if (end - start > this.#maxBytes) tooLong++
      else {
        starts.push(start)
        ends.push(end)
      }
      start = end + step
    }
    return { starts, ends, rest: start, tooLong }
  }

  /** How many of the last bytes of `length` bytes of a line may be the beginning of a delimiter. */
  partial(length: number): number {
    const kept = this.#delimiter.length - 1
    return kept + ((length - kept) % this.#unit)
  }

  /** Where the line that begins before `from` ends, and the next begins; `undefined`: not in this chunk. */
  next(chunk: Buffer, from: number): number | undefined {
    const end = this.#endOf(chunk, from)
    return end < 0 ? undefined : end + this.#delimiter.length
  }

  #endOf(chunk: Buffer, start: number): number {
    let end = chunk.indexOf(this.#wanted, start)
    if (this.#unit === 1) return end
    while (end >= 0 && (end - start) % this.#unit !== 0) end = chunk.indexOf(this.#wanted, end + 1)
    return end
  }
}
