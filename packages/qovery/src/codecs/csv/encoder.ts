import type { Path } from '@qovery/vrl/path'
import { EncodingError, type AnyEvent, type Encoder } from '../codec.ts'
import { textAt } from '../scalar-text.ts'

export interface CsvOptions {
  readonly fields: readonly Path[]
  readonly delimiter: string
  readonly quote: string
  readonly double_quote: boolean
  readonly escape: string
  readonly quote_style: 'necessary' | 'always' | 'non_numeric' | 'never'
}

/** What Rust reads as a float: with `inf` and `NaN`, and without need for digits on both sides of the point. */
const NUMBER = /^[+-]?(?:inf|infinity|nan|(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)$/i

/** Writes chosen fields of logs as records of CSV, without the line break at their end. */
export class CsvEncoder implements Encoder {
  readonly #options: CsvOptions
  /** Whether a field has to be quoted. */
  readonly #special: RegExp

  constructor(options: CsvOptions) {
    this.#options = options
    const { delimiter, quote, escape, double_quote } = options
    const characters = [delimiter, quote, '\r', '\n', ...(double_quote ? [] : [escape])]
    this.#special = new RegExp(`[${characters.map(inClass).join('')}]`)
  }

  encode(event: AnyEvent): string {
    if (event.eventKind === 'metric') throw new EncodingError('csv has no form for metrics')
    const { fields, delimiter, quote } = this.#options
    let record = ''
    for (let i = 0; i < fields.length; i++) {
      if (i > 0) record += delimiter
      record += this.#field(textAt(event, fields[i] as Path))
    }
    // An empty line would be no record.
    return record === '' ? quote + quote : record
  }

  #field(text: string): string {
    if (!this.#isQuoted(text)) return text
    const { quote, escape, double_quote } = this.#options
    const before = double_quote ? quote : escape
    const doubled = before === quote ? text : text.replaceAll(before, () => before + before)
    return quote + doubled.replaceAll(quote, () => before + quote) + quote
  }

  #isQuoted(text: string): boolean {
    switch (this.#options.quote_style) {
      case 'always':
        return true
      case 'never':
        return false
      case 'non_numeric':
        return !NUMBER.test(text)
      case 'necessary':
        return this.#special.test(text)
    }
  }
}

/** A character as a member of a character class. */
function inClass(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`
}
