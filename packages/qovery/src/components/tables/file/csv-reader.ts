const QUOTE = 0x22
const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

/** Reads the records of a CSV text (RFC 4180) one after the other; blank lines between them are passed over. */
export class CsvReader {
  readonly #text: string
  readonly #delimiter: number
  #at = 0
  #start = 0

  /** @param delimiter one character of ASCII */
  constructor(text: string, delimiter: string) {
    this.#text = text
    this.#delimiter = delimiter.charCodeAt(0)
  }

  /** The line, from 1, in which the record begins that was read last. */
  get line(): number {
    let line = 1
    for (let at = this.#text.indexOf('\n'); at >= 0 && at < this.#start; at = this.#text.indexOf('\n', at + 1)) line++
    return line
  }

  /** The fields of the next record; `undefined` at the end. @throws where a quote is never closed */
  next(): string[] | undefined {
    const text = this.#text
    while (this.#at < text.length && isBreak(text.charCodeAt(this.#at))) this.#at++
    if (this.#at >= text.length) return undefined
    this.#start = this.#at
    const fields: string[] = []
    for (;;) {
      fields.push(this.#field())
      if (text.charCodeAt(this.#at) !== this.#delimiter) return fields
      this.#at++
    }
  }

  /** Reads up to the delimiter or line break after a field; what follows a closing quote belongs to the field. */
  #field(): string {
    const text = this.#text
    let quoted = ''
    if (text.charCodeAt(this.#at) === QUOTE) {
      const end = this.#closingQuote(this.#at + 1)
      quoted = text.slice(this.#at + 1, end).replaceAll('""', '"')
      this.#at = end + 1
    }
    const from = this.#at
    let at = from
    for (; at < text.length; at++) {
      const unit = text.charCodeAt(at)
      if (unit === this.#delimiter || isBreak(unit)) break
    }
    this.#at = at
    return quoted === '' ? text.slice(from, at) : quoted + text.slice(from, at)
  }

  #closingQuote(from: number): number {
    const text = this.#text
    let end = text.indexOf('"', from)
    while (end >= 0 && text.charCodeAt(end + 1) === QUOTE) end = text.indexOf('"', end + 2)
    if (end < 0) throw new Error(`line ${this.line}: a quote that begins in this record is never closed`)
    return end
  }
}

function isBreak(unit: number): boolean {
  return unit === LINE_FEED || unit === CARRIAGE_RETURN
}
