import { Keeps, type Entry, type Family, type KeptLines, type ScalarEntry } from '../store/entry.ts'
import type { Escaping } from '../negotiation.ts'
import type { Naming } from './naming.ts'
import { numberText } from './numbers.ts'
import type { Page } from './page.ts'

/** Series whose lines are kept together. */
const BLOCK_SERIES = 128
/** Beyond so many values of another length, writing the lines anew is quicker than moving what follows each. */
const MOST_MOVES = 6
const SPACE = 0x20
const NEWLINE = 0x0a
const DIGIT_0 = 0x30
/** After so many pages in another scheme, the lines are kept in that one. */
const PAGES_TO_CHANGE = 3

/**
 * The lines of a family's plain counters and gauges as bytes, kept from page to page: what did not change is copied
 * without a look at its series, and a value that did is written in its place.
 */
export class LineBlocks {
  readonly #escaping: Escaping
  readonly #entries: readonly Entry[]
  readonly #blocks: (LineBlock | undefined)[] = []
  #otherPages = 0

  private constructor(escaping: Escaping, entries: readonly Entry[]) {
    this.#escaping = escaping
    this.#entries = entries
  }

  /** Those of a family; `undefined`: they are kept in another escaping scheme. */
  static of(family: Family, escaping: Escaping): LineBlocks | undefined {
    const known = KEPT.get(family)
    if (known !== undefined && known.#entries === family.entries) {
      if (known.#escaping === escaping) {
        known.#otherPages = 0
        return known
      }
      if (++known.#otherPages <= PAGES_TO_CHANGE) return undefined
    }
    const blocks = new LineBlocks(escaping, family.entries)
    KEPT.set(family, blocks)
    return blocks
  }

  /** Writes the lines of the series from `at` on, up to `end`, and returns how many; 0: they must be written one by one. */
  write(page: Page, naming: Naming, at: number, end: number): number {
    if (at % BLOCK_SERIES !== 0) return 0
    const count = Math.min(BLOCK_SERIES, end - at)
    const index = at / BLOCK_SERIES
    let block = this.#blocks[index]
    if (block?.isOf(count) !== true) {
      block = new LineBlock(this.#entries.slice(at, at + count))
      this.#blocks[index] = block
    }
    if (block.stale && !block.update(naming)) {
      this.#blocks[index] = undefined
      return 0
    }
    page.copy(block.bytes)
    return count
  }
}

const KEPT = new WeakMap<Family, LineBlocks>()

class LineBlock implements KeptLines {
  stale = true
  readonly #entries: readonly Entry[]
  /** The values that stand in the lines, how many characters each has, and where its line ends. */
  readonly #values: Float64Array
  readonly #lengths: Uint8Array
  readonly #ends: Uint32Array
  #buffer = Buffer.alloc(0)
  #end = 0

  constructor(entries: readonly Entry[]) {
    this.#entries = entries
    this.#values = new Float64Array(entries.length)
    this.#lengths = new Uint8Array(entries.length)
    this.#ends = new Uint32Array(entries.length)
  }

  isOf(count: number): boolean {
    return count === this.#entries.length
  }

  get bytes(): Uint8Array {
    return this.#buffer.subarray(0, this.#end)
  }

  /** Brings the lines up to date; false: one of the series has more in its line than a name and a value. */
  update(naming: Naming): boolean {
    let moves = 0
    for (let i = 0; i < this.#entries.length; i++) {
      const entry = this.#entries[i] as ScalarEntry
      if (!isPlain(entry)) return false
      const { value } = entry
      if (value === this.#values[i] && this.#end > 0) continue
      const text = new ValueText(value)
      const grown = text.length - (this.#lengths[i] as number)
      if (this.#end === 0 || (grown !== 0 && (++moves > MOST_MOVES || !this.#move(i, grown)))) {
        return this.#rewrite(naming, i)
      }
      this.#put(i, text, this.#ends[i] as number)
    }
    this.stale = false
    return true
  }

  /** Writes the lines from a series on; those before it are right. */
  #rewrite(naming: Naming, from: number): boolean {
    let at = from === 0 ? 0 : (this.#ends[from - 1] as number)
    for (let i = from; i < this.#entries.length; i++) {
      const entry = this.#entries[i] as ScalarEntry
      if (!isPlain(entry)) return false
      const name = naming.line(entry)
      const text = new ValueText(entry.value)
      const end = at + name.length + text.length + 2
      if (end > this.#buffer.length) this.#grow(at, end, this.#entries.length - i)
      this.#buffer.write(name, at, 'latin1')
      this.#put(i, text, end)
      this.#ends[i] = at = end
      entry.kept = this
    }
    this.#end = at
    this.stale = false
    return true
  }

  /** Makes room in line `i` for a value that is longer by `grown` characters, or shorter; false: there is none. */
  #move(i: number, grown: number): boolean {
    const end = this.#ends[i] as number
    if (this.#end + grown > this.#buffer.length) return false
    this.#buffer.copyWithin(end + grown, end, this.#end)
    this.#end += grown
    for (let next = i; next < this.#ends.length; next++) this.#ends[next] = (this.#ends[next] as number) + grown
    return true
  }

  /** Room for the line that ends at `end`, and `left` lines like it. */
  #grow(kept: number, end: number, left: number): void {
    const larger = Buffer.allocUnsafeSlow(end + (end - kept + 4) * left)
    this.#buffer.copy(larger, 0, 0, kept)
    this.#buffer = larger
  }

  /** Writes the value of line `i`, which ends at `end`. */
  #put(i: number, text: ValueText, end: number): void {
    this.#values[i] = text.value
    this.#lengths[i] = text.length
    this.#buffer[end - 2 - text.length] = SPACE
    text.write(this.#buffer, end - 1)
    this.#buffer[end - 1] = NEWLINE
  }
}

/** A value as `numberText` writes it; for small whole numbers without making the text. */
class ValueText {
  readonly value: number
  readonly length: number
  readonly #text: string | undefined

  constructor(value: number) {
    this.value = value
    const isSmall = value >= 0 && value <= 999_999_999 && Math.floor(value) === value
    this.#text = isSmall ? undefined : numberText(value)
    this.length = this.#text?.length ?? digits(value)
  }

  /** Writes it so that it ends before `end`. */
  write(to: Buffer, end: number): void {
    const text = this.#text
    if (text !== undefined) {
      const at = end - text.length
      for (let i = 0; i < text.length; i++) to[at + i] = text.charCodeAt(i)
      return
    }
    let rest = this.value | 0
    for (let at = end - 1; at >= end - this.length; at--) {
      const tens = (rest / 10) | 0
      to[at] = DIGIT_0 + rest - tens * 10
      rest = tens
    }
  }
}

/** How many digits a whole number below a milliard has. */
function digits(value: number): number {
  let count = 1
  for (let limit = 10; value >= limit; limit *= 10) count++
  return count
}

/** Whether its line is a name and a value, and nothing else. */
function isPlain(entry: Entry): boolean {
  return entry.keeps <= Keeps.gauge && (entry as ScalarEntry).exemplar === null && Number.isNaN(entry.timestamp)
}
