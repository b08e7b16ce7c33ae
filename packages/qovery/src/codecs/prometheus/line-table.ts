/** What follows nothing, and is followed by the first line of a page. */
export const PAGE_START = 0
const NONE = -1
/** Different in every process, so that nobody can prepare lines that collide. */
const SEED = (Math.random() * 0x1_0000_0000) | 0
/** So many lines that were not on the last page may stay. */
const IDLE_LINES = 1024

/**
 * Remembers lines by the bytes they begin with, and which of them followed which. The pages of one target hardly change in
 * anything but their values, so the next line is nearly always the one that came next before: its bytes are compared,
 * nothing is hashed. The same bytes in another context, such as another family, are another line.
 */
export class LineTable<T> {
  /** What is known of each line. */
  payloads: (T | null)[] = [null]
  kinds = new Uint8Array(64)
  contexts = new Int32Array(64)
  numbers = new Float64Array(64)
  lengths = new Uint32Array(64)
  #next = new Int32Array(64).fill(NONE)
  #starts = new Uint32Array(64)
  #hashes = new Int32Array(64)
  #seen = new Int32Array(64)
  #count = 1
  #page = 0
  #marked = 0
  /** The bytes of all lines, one behind the other. */
  #bytes = Buffer.alloc(4096)
  #view = viewOf(this.#bytes)
  #used = 0
  /** Open addressing over a power of two; 0: free. */
  #slots = new Int32Array(128)

  /** How many lines are remembered. */
  get size(): number {
    return this.#count - 1
  }

  /** Begins a page. */
  begin(): void {
    this.#page++
    this.#marked = 0
  }

  /** The line that followed `last` the last time, if it stands at `at`; else -1. */
  predicted(last: number, page: DataView, at: number): number {
    const line = this.#next[last] as number
    if (line < 0) return NONE
    const length = this.lengths[line] as number
    if (at + length > page.byteLength) return NONE
    return sameBytes(page, at, this.#view, this.#starts[line] as number, length) ? line : NONE
  }

  /** The line of the bytes in a context; -1 where it is not known. */
  find(page: DataView, at: number, length: number, context: number): number {
    const hash = hashOf(page, at, length)
    const mask = this.#slots.length - 1
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const line = this.#slots[slot] as number
      if (line === 0) return NONE
      if (this.#hashes[line] !== hash || this.contexts[line] !== context || this.lengths[line] !== length) continue
      if (sameBytes(page, at, this.#view, this.#starts[line] as number, length)) return line
    }
  }

  /** Adds a line that `find` does not know. */
  add(
    page: DataView,
    at: number,
    length: number,
    what: { context: number; kind: number; number: number; payload: T | null },
  ): number {
    const line = this.#count
    if (line === this.kinds.length) this.#growLines()
    this.#keep(page, at, length)
    this.#count++
    this.payloads[line] = what.payload
    this.kinds[line] = what.kind
    this.contexts[line] = what.context
    this.numbers[line] = what.number
    this.lengths[line] = length
    this.#next[line] = NONE
    this.#starts[line] = this.#used - length
    this.#hashes[line] = hashOf(page, at, length)
    this.#seen[line] = 0
    if (this.#count * 2 > this.#slots.length) this.#rehash()
    else this.#place(line)
    return line
  }

  /** Notes that `line` came after `last`. */
  follow(last: number, line: number): void {
    this.#next[last] = line
  }

  /** Notes that a line is on the page; false: it was there already. */
  mark(line: number): boolean {
    if (this.#seen[line] === this.#page) return false
    this.#seen[line] = this.#page
    this.#marked++
    return true
  }

  /** Forgets the lines that were not on the page, once they are more than those that were. True: it did. */
  compact(): boolean {
    const idle = this.size - this.#marked
    if (idle <= Math.max(IDLE_LINES, this.#marked)) return false
    const old = { ...this.#columns(), next: this.#next, starts: this.#starts, seen: this.#seen, view: this.#view }
    const count = this.#count
    const moved = new Int32Array(count).fill(NONE)
    moved[PAGE_START] = PAGE_START
    this.#reset()
    for (let line = 1; line < count; line++) {
      if (old.seen[line] !== this.#page) continue
      const context = old.contexts[line] as number
      const what = { context, kind: old.kinds[line] as number, number: old.numbers[line] as number }
      const payload = old.payloads[line] as T | null
      moved[line] = this.add(old.view, old.starts[line] as number, old.lengths[line] as number, { ...what, payload })
      this.#seen[moved[line] as number] = this.#page
    }
    for (let line = 0; line < count; line++) {
      const next = old.next[line] as number
      if ((moved[line] as number) >= 0 && next >= 0) this.#next[moved[line] as number] = moved[next] as number
    }
    return true
  }

  #columns() {
    const { payloads, kinds, contexts, numbers, lengths } = this
    return { payloads, kinds, contexts, numbers, lengths }
  }

  #reset(): void {
    this.payloads = [null]
    this.#resize(64, false)
    this.#next.fill(NONE)
    this.#count = 1
    this.#bytes = Buffer.alloc(4096)
    this.#view = viewOf(this.#bytes)
    this.#used = 0
    this.#slots = new Int32Array(128)
  }

  #growLines(): void {
    this.#resize(this.kinds.length * 2, true)
  }

  #resize(length: number, keep: boolean): void {
    this.kinds = resized(Uint8Array, this.kinds, length, keep)
    this.contexts = resized(Int32Array, this.contexts, length, keep)
    this.numbers = resized(Float64Array, this.numbers, length, keep)
    this.lengths = resized(Uint32Array, this.lengths, length, keep)
    this.#next = resized(Int32Array, this.#next, length, keep)
    this.#starts = resized(Uint32Array, this.#starts, length, keep)
    this.#hashes = resized(Int32Array, this.#hashes, length, keep)
    this.#seen = resized(Int32Array, this.#seen, length, keep)
  }

  #keep(page: DataView, at: number, length: number): void {
    const needed = this.#used + length
    if (needed > this.#bytes.length) {
      const larger = Buffer.alloc(Math.max(this.#bytes.length * 2, needed))
      larger.set(this.#bytes.subarray(0, this.#used))
      this.#bytes = larger
      this.#view = viewOf(larger)
    }
    this.#bytes.set(new Uint8Array(page.buffer, page.byteOffset + at, length), this.#used)
    this.#used = needed
  }

  #rehash(): void {
    this.#slots = new Int32Array(this.#slots.length * 2)
    for (let line = 1; line < this.#count; line++) this.#place(line)
  }

  #place(line: number): void {
    const mask = this.#slots.length - 1
    let slot = (this.#hashes[line] as number) & mask
    while (this.#slots[slot] !== 0) slot = (slot + 1) & mask
    this.#slots[slot] = line
  }
}

interface ArrayOf<A> {
  new (length: number): A
}

function resized<A extends { set(from: A): void }>(make: ArrayOf<A>, from: A, length: number, keep: boolean): A {
  const into = new make(length)
  if (keep) into.set(from)
  return into
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** Compares four bytes at a time; the last four overlap those before. */
function sameBytes(a: DataView, aStart: number, b: DataView, bStart: number, length: number): boolean {
  if (length < 4) return sameFew(a, aStart, b, bStart, length)
  const last = length - 4
  for (let i = 0; i < last; i += 4) {
    if (a.getInt32(aStart + i, true) !== b.getInt32(bStart + i, true)) return false
  }
  return a.getInt32(aStart + last, true) === b.getInt32(bStart + last, true)
}

function sameFew(a: DataView, aStart: number, b: DataView, bStart: number, length: number): boolean {
  for (let i = 0; i < length; i++) if (a.getUint8(aStart + i) !== b.getUint8(bStart + i)) return false
  return true
}

function hashOf(view: DataView, start: number, length: number): number {
  let hash = SEED ^ length
  let i = 0
  for (; i + 4 <= length; i += 4) hash = mix(hash, view.getInt32(start + i, true))
  for (; i < length; i++) hash = mix(hash, view.getUint8(start + i))
  return hash ^ (hash >>> 15)
}

function mix(hash: number, word: number): number {
  return Math.imul(((hash << 5) | (hash >>> 27)) ^ word, 0x9e3779b1)
}
