import type { Series } from '@qovery/sdk'
import { tailMask, type Span } from './span.ts'
import type { Template } from './template.ts'

/** Lines with an end of this length or more, in bytes, are not remembered. A power of two. */
const MAX_END = 4096

/** Slots looked at before a line counts as unknown: bounds the work on lines made to collide. */
const MAX_PROBES = 16
/** Per entry in `#records`: hash, lengths of name and suffix, offset of their words, shape. */
const RECORD = 4

/**
 * One generation of templates, found by the bytes of a line's two ends: open addressing over a 32-bit hash, then every
 * byte compared, four at a time. An entry is a row of `records`, of `numbers` and of `series`.
 */
export class TemplateTable {
  size = 0
  readonly series: Series[] = []
  #words: Int32Array
  #used = 0
  #records: Int32Array
  #numbers: Float64Array
  /** Positions of entries plus one; 0: free. Twice as many as there may be entries, so that chains stay short. */
  #slots: Int32Array
  readonly #maxEntries: number
  readonly #maxWords: number

  constructor(limits: { entries: number; bytes: number }) {
    this.#maxEntries = limits.entries
    this.#maxWords = limits.bytes >> 2
    this.#words = new Int32Array(Math.min(16_384, this.#maxWords))
    const entries = Math.min(1024, limits.entries)
    this.#records = new Int32Array(entries * RECORD)
    this.#numbers = new Float64Array(entries * 2)
    this.#slots = new Int32Array(slotsFor(entries))
  }

  shapeOf(entry: number): number {
    return this.#records[entry * RECORD + 3] as number
  }

  divisorOf(entry: number): number {
    return this.#numbers[entry * 2] as number
  }

  weightOf(entry: number): number {
    return this.#numbers[entry * 2 + 1] as number
  }

  /** An entry as an object, for where speed is no concern. */
  templateAt(entry: number): Template {
    return {
      series: this.series[entry] as Series,
      shape: this.shapeOf(entry),
      divisor: this.divisorOf(entry),
      weight: this.weightOf(entry),
      timestamp: Number.NaN,
    }
  }

  /** Whether lines like this one are remembered at all. */
  static takes({ nameStart, nameEnd, suffixStart, end }: Span): boolean {
    return ((nameEnd - nameStart) | (end - suffixStart)) < MAX_END
  }

  /** The entry of a line that the table takes, or -1. */
  find(span: Span, view: DataView): number {
    const { hash } = span
    const slots = this.#slots
    const records = this.#records
    const mask = slots.length - 1
    const lengths = lengthsOf(span)
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      const entry = (slots[(hash + probe) & mask] as number) - 1
      if (entry < 0) return -1
      const record = entry * RECORD
      if (
        records[record] === hash &&
        records[record + 1] === lengths &&
        this.#same(records[record + 2] as number, span, view)
      ) {
        return entry
      }
    }
    return -1
  }

  /** Remembers a template for lines like this one; false: there is no more room for it. */
  add(span: Span, view: DataView, { series, shape, divisor, weight }: Template): boolean {
    const nameWords = (span.nameEnd - span.nameStart + 3) >> 2
    const suffixWords = (span.end - span.suffixStart + 3) >> 2
    if (!this.#makeRoom(nameWords + suffixWords)) return false
    const slot = this.#freeSlot(span.hash)
    if (slot < 0) return true
    const entry = this.size++
    this.#slots[slot] = entry + 1
    this.#records.set([span.hash, lengthsOf(span), this.#used, shape], entry * RECORD)
    this.#numbers.set([divisor, weight], entry * 2)
    this.series.push(series)
    this.#keep(view, span.nameStart, span.nameEnd)
    this.#keep(view, span.suffixStart, span.end)
    return true
  }

  #same(at: number, { nameStart, nameEnd, suffixStart, end }: Span, view: DataView): boolean {
    const words = this.#words
    let word = at
    let difference = 0
    let position = nameStart
    for (; position + 4 <= nameEnd; position += 4)
      difference |= view.getInt32(position, true) ^ (words[word++] as number)
    if (position < nameEnd)
      difference |= (view.getInt32(position, true) & tailMask(nameEnd - position)) ^ (words[word++] as number)
    for (position = suffixStart; position + 4 <= end; position += 4)
      difference |= view.getInt32(position, true) ^ (words[word++] as number)
    if (position < end)
      difference |= (view.getInt32(position, true) & tailMask(end - position)) ^ (words[word] as number)
    return difference === 0
  }

  #keep(view: DataView, start: number, end: number): void {
    let position = start
    for (; position + 4 <= end; position += 4) this.#words[this.#used++] = view.getInt32(position, true)
    if (position < end) this.#words[this.#used++] = view.getInt32(position, true) & tailMask(end - position)
  }

  #freeSlot(hash: number): number {
    const mask = this.#slots.length - 1
    for (let probe = 0; probe < MAX_PROBES; probe++) {
      const slot = (hash + probe) & mask
      if (this.#slots[slot] === 0) return slot
    }
    return -1
  }

  #makeRoom(words: number): boolean {
    if (this.size >= this.#maxEntries || this.#used + words > this.#maxWords) return false
    while (this.#used + words > this.#words.length) {
      this.#words = grown(new Int32Array(Math.min(this.#words.length * 2, this.#maxWords)), this.#words)
    }
    if (this.size * RECORD === this.#records.length) this.#growEntries()
    return true
  }

  #growEntries(): void {
    const entries = Math.min(this.size * 2, this.#maxEntries)
    this.#records = grown(new Int32Array(entries * RECORD), this.#records)
    this.#numbers = grown(new Float64Array(entries * 2), this.#numbers)
    this.#slots = new Int32Array(slotsFor(entries))
    for (let entry = 0; entry < this.size; entry++) {
      const slot = this.#freeSlot(this.#records[entry * RECORD] as number)
      if (slot >= 0) this.#slots[slot] = entry + 1
    }
  }
}

function lengthsOf(span: Span): number {
  return ((span.nameEnd - span.nameStart) << 16) | (span.end - span.suffixStart)
}

function slotsFor(entries: number): number {
  return 2 ** Math.ceil(Math.log2(entries * 2))
}

function grown<T extends Int32Array | Float64Array>(into: T, from: T): T {
  into.set(from)
  return into
}
