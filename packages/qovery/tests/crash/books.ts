/** A line that the campaign wrote: the log it belongs to and its number there. */
export interface Line {
  readonly stream: number
  readonly number: number
}

/** What was written and what arrived of one stream: one log that is rotated again and again. */
class StreamBooks {
  written = 0
  /** All lines below this number have arrived. */
  arrived = 0
  /** All lines below this number were known to be confirmed when the program last started. */
  confirmed = 0
}

/**
 * Holds what arrives against what was written: every line at least once, none before its predecessor in the same
 * log, and none again that was confirmed before the program started.
 */
export class Books {
  readonly streams: readonly StreamBooks[]
  readonly faults: string[] = []
  /** Lines that arrived more than once. */
  repeats = 0

  constructor(streams: number) {
    this.streams = Array.from({ length: streams }, () => new StreamBooks())
  }

  /** Takes note of a line that is about to be written, and returns its number. */
  write(stream: number): number {
    return this.#of(stream).written++
  }

  arrive({ stream, number }: Line): void {
    const books = this.streams[stream]
    if (books === undefined || !Number.isInteger(number) || number >= books.written) {
      this.faults.push(`a line arrived that nobody wrote: ${stream} ${number}`)
    } else if (number > books.arrived) {
      this.faults.push(`log ${stream}: line ${number} arrived before line ${books.arrived}`)
      books.arrived = number + 1
    } else if (number === books.arrived) {
      books.arrived++
    } else {
      this.repeats++
      if (number < books.confirmed) this.faults.push(`log ${stream}: line ${number} came again after it was confirmed`)
    }
  }

  /** Takes note that the program starts, and has in its checkpoints that all lines of a log below `number` are confirmed. */
  confirm(stream: number, number: number): void {
    const books = this.#of(stream)
    if (number < books.confirmed) this.faults.push(`log ${stream}: the checkpoint went back to line ${number}`)
    if (number > books.arrived) this.faults.push(`log ${stream}: line ${number - 1} is confirmed and has not arrived`)
    books.confirmed = Math.max(books.confirmed, number)
  }

  get written(): number {
    return this.streams.reduce((sum, { written }) => sum + written, 0)
  }

  /** Lines that are written and have not arrived. */
  get missing(): number {
    return this.streams.reduce((sum, { written, arrived }) => sum + written - arrived, 0)
  }

  #of(stream: number): StreamBooks {
    return this.streams[stream] as StreamBooks
  }
}
