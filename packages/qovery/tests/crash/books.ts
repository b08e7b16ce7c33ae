/** A line of a file, as it stands in it. */
export interface Line {
  readonly file: number
  /** Counted from 0 within the file. */
  readonly number: number
}

/** What was written to and what arrived of one file, whatever it is called by now. */
class FileBooks {
  written = 0
  /** All lines below this number have arrived. */
  arrived = 0
  /** All lines below this number were confirmed when the program last started. */
  confirmed = 0
}

/**
 * Holds what arrives against what was written: every line at least once, none before its predecessor in the same
 * file, and none again that was confirmed before the program started.
 */
export class Books {
  readonly faults: string[] = []
  written = 0
  /** Lines that arrived more than once. */
  repeats = 0
  #arrived = 0
  readonly #files: FileBooks[] = []

  /** Begins the account of a file, and returns its number. */
  open(): number {
    return this.#files.push(new FileBooks()) - 1
  }

  /** Takes note of a line that is about to be written. */
  write(file: number): Line {
    this.written++
    return { file, number: this.#of(file).written++ }
  }

  arrive({ file, number }: Line): void {
    const books = this.#files[file]
    if (books === undefined || !Number.isInteger(number) || number >= books.written) {
      this.faults.push(`a line arrived that nobody wrote: ${file} ${number}`)
    } else if (number > books.arrived) {
      this.faults.push(`file ${file}: line ${number} arrived before line ${books.arrived}`)
      this.#arrived += number + 1 - books.arrived
      books.arrived = number + 1
    } else if (number === books.arrived) {
      books.arrived++
      this.#arrived++
    } else {
      this.repeats++
      if (number < books.confirmed) this.faults.push(`file ${file}: line ${number} came again after it was confirmed`)
    }
  }

  /** Takes note that the program starts, and has in its checkpoints that all lines of a file below `number` are confirmed. */
  confirm(file: number, number: number): void {
    const books = this.#of(file)
    if (number < books.confirmed) this.faults.push(`file ${file}: the checkpoint went back to line ${number}`)
    if (number > books.arrived) this.faults.push(`file ${file}: line ${number - 1} is confirmed and has not arrived`)
    books.confirmed = Math.max(books.confirmed, number)
  }

  /** Whether all lines of a file that nobody writes to any more are confirmed. */
  isDone(file: number): boolean {
    const { written, confirmed } = this.#of(file)
    return confirmed === written
  }

  /** Lines that are written and have not arrived. */
  get missing(): number {
    return this.written - this.#arrived
  }

  #of(file: number): FileBooks {
    return this.#files[file] as FileBooks
  }
}
