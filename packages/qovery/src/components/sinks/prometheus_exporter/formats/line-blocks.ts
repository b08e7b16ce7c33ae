import { Keeps, type Entry, type Family, type KeptLines, type ScalarEntry } from '../store/entry.ts'
import type { Escaping } from '../negotiation.ts'
import type { Naming } from './naming.ts'
import { NUMBER_BYTES, putNumber } from './numbers.ts'
import type { Page } from './page.ts'

/** Series whose lines are kept together. */
const BLOCK_SERIES = 128
/** Lines of fewer series are written at no more cost than copied. */
const FEWEST_SERIES = 4
/** Beyond so many values of another length, writing the lines anew is quicker than moving what follows each. */
const MOST_MOVES = 6
const SPACE = 0x20
const NEWLINE = 0x0a
const TYPICAL_NUMBER_BYTES = 8
/** Names are moved by so many bytes at a time. */
const WORD = 4
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
  /** A page that is under way may still write by it, but the series are kept elsewhere. */
  #replaced = false

  private constructor(escaping: Escaping, entries: readonly Entry[]) {
    this.#escaping = escaping
    this.#entries = entries
  }

  /** Those of a family; `undefined`: there are none, or they are kept in another escaping scheme. */
  static of(family: Family, escaping: Escaping): LineBlocks | undefined {
    if (family.entries.length < FEWEST_SERIES) return undefined
    const known = KEPT.get(family)
    if (known !== undefined && known.#entries === family.entries) {
      if (known.#escaping === escaping) {
        known.#otherPages = 0
        return known
      }
      if (++known.#otherPages <= PAGES_TO_CHANGE) return undefined
    }
    if (known !== undefined) known.#replaced = true
    const blocks = new LineBlocks(escaping, family.entries)
    KEPT.set(family, blocks)
    return blocks
  }

  /** Writes the lines of the series from `at` on, up to `end`, and returns how many; 0: they must be written one by one. */
  write(page: Page, naming: Naming, at: number, end: number): number {
    if (this.#replaced || at % BLOCK_SERIES !== 0) return 0
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

/** The number at hand, and lines while they are moved. */
const digits = Buffer.alloc(NUMBER_BYTES)
let before = viewed(Buffer.alloc(16 * 1024))

class LineBlock implements KeptLines {
  stale = true
  torn = false
  readonly #entries: readonly Entry[]
  /** The values of the series: this is where they are counted. */
  readonly #current: Float64Array
  /** The values that stand in the lines, how many characters each has, and where its line ends. */
  readonly #values: Float64Array
  readonly #lengths: Uint8Array
  readonly #ends: Uint32Array
  #lines = viewed(Buffer.alloc(0))
  #end = 0

  constructor(entries: readonly Entry[]) {
    this.#entries = entries
    this.#current = new Float64Array(entries.length)
    this.#values = new Float64Array(entries.length)
    this.#lengths = new Uint8Array(entries.length)
    this.#ends = new Uint32Array(entries.length)
  }

  isOf(count: number): boolean {
    return count === this.#entries.length
  }

  get bytes(): Uint8Array {
    return this.#lines.bytes.subarray(0, this.#end)
  }

  /** Brings the lines up to date; false: one of the series has more in its line than a name and a value. */
  update(naming: Naming): boolean {
    if (this.torn) return false
    if (this.#end === 0) return this.#write(naming)
    const current = this.#current
    const values = this.#values
    let moves = 0
    for (let i = 0; i < current.length; i++) {
      const value = current[i] as number
      if (value === values[i]) continue
      const length = putNumber(value, digits, 0)
      const grown = length - (this.#lengths[i] as number)
      if (grown !== 0 && (++moves > MOST_MOVES || !this.#move(i, grown))) {
        this.#moveAll(i)
        break
      }
      this.#put(i, value, length)
    }
    this.stale = false
    return true
  }

  /** Writes all lines anew. */
  #write(naming: Naming): boolean {
    for (let i = 0, at = 0; i < this.#entries.length; i++) {
      const entry = this.#entries[i] as ScalarEntry
      if (!isPlain(entry)) return false
      const name = naming.line(entry)
      const length = putNumber(entry.value, digits, 0)
      const end = at + name.length + length + 2
      if (end > this.#lines.bytes.length) this.#grow(at, end + (end - at + 4) * (this.#entries.length - i))
      this.#lines.bytes.write(name, at, 'latin1')
      this.#ends[i] = at = end
      this.#put(i, entry.value, length)
      entry.settle(this.#current, i)
      entry.kept = this
    }
    this.#end = this.#ends.at(-1) as number
    this.stale = false
    return true
  }

  /** Makes room in line `i` for a value that is longer by `grown` characters, or shorter; false: there is none. */
  #move(i: number, grown: number): boolean {
    const end = this.#ends[i] as number
    if (this.#end + grown > this.#lines.bytes.length) return false
    this.#lines.bytes.copyWithin(end + grown, end, this.#end)
    this.#end += grown
    for (let next = i; next < this.#ends.length; next++) this.#ends[next] = (this.#ends[next] as number) + grown
    return true
  }

  /** Writes the values of the lines from `from` on, and the names between them in their new places. */
  #moveAll(from: number): void {
    const count = this.#entries.length
    const start = from === 0 ? 0 : (this.#ends[from - 1] as number)
    if (this.#end + WORD > before.bytes.length) before = viewed(Buffer.allocUnsafeSlow(2 * this.#end + WORD))
    this.#lines.bytes.copy(before.bytes, start, start, this.#end)
    const current = this.#current
    for (let i = from, read = start, at = start; i < count; i++) {
      const end = this.#ends[i] as number
      const name = end - 1 - (this.#lengths[i] as number) - read
      const most = at + name + NUMBER_BYTES + 1
      if (most > this.#lines.bytes.length) this.#grow(at, most + (name + TYPICAL_NUMBER_BYTES) * (count - i))
      const { bytes: buffer, view } = this.#lines
      // What a word has beyond the name is written over by the number.
      for (let j = 0; j < name; j += WORD) view.setInt32(at + j, before.view.getInt32(read + j))
      read = end
      const value = current[i] as number
      const next = putNumber(value, buffer, at + name)
      this.#values[i] = value
      this.#lengths[i] = next - at - name
      buffer[next] = NEWLINE
      this.#ends[i] = at = next + 1
    }
    this.#end = this.#ends.at(-1) as number
  }

  /** Takes so much room, and keeps the bytes before `kept`. */
  #grow(kept: number, bytes: number): void {
    const larger = viewed(Buffer.allocUnsafeSlow(bytes))
    this.#lines.bytes.copy(larger.bytes, 0, 0, kept)
    this.#lines = larger
  }

  /** Ends line `i` with the number at hand. */
  #put(i: number, value: number, length: number): void {
    const buffer = this.#lines.bytes
    const end = (this.#ends[i] as number) - 1
    const at = end - length
    this.#values[i] = value
    this.#lengths[i] = length
    buffer[at - 1] = SPACE
    for (let j = 0; j < length; j++) buffer[at + j] = digits[j] as number
    buffer[end] = NEWLINE
  }
}

/** Bytes that can be read and written by words too. */
interface Viewed {
  readonly bytes: Buffer
  readonly view: DataView
}

function viewed(bytes: Buffer): Viewed {
  return { bytes, view: new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength) }
}

/** Whether its line is a name and a value, and nothing else. */
function isPlain(entry: Entry): boolean {
  return entry.keeps <= Keeps.gauge && (entry as ScalarEntry).exemplar === null && Number.isNaN(entry.timestamp)
}
