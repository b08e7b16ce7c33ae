import { ChunkPool, type Chunk } from './chunk-pool.ts'

const SPACE = 0x20
const NEWLINE = 0x0a
const NO_CHUNK = Buffer.alloc(0) as Buffer as Chunk

/** Puts a page together from bytes kept as text, in chunks that it does not write to any more once they are full. */
export class Page {
  /** Lines since the last look at the clock, of this family and those before it; who writes them counts them. */
  lines = 0
  readonly #chunks: ChunkPool
  #chunk = NO_CHUNK
  #at = 0
  #full: Buffer[] = []
  #fullBytes = 0

  constructor(chunks: ChunkPool = new ChunkPool()) {
    this.#chunks = chunks
  }

  /** How many bytes were written and not yet taken. */
  get bytes(): number {
    return this.#fullBytes + this.#at
  }

  get hasFull(): boolean {
    return this.#full.length > 0
  }

  /** Writes bytes of any length. */
  write(bytes: string): void {
    if (this.#at + bytes.length > this.#chunk.length) this.#turn(bytes.length)
    this.#at += this.#chunk.latin1Write(bytes, this.#at)
  }

  /** Writes a few bytes: quicker than `write` up to about 20. */
  short(bytes: string): void {
    const length = bytes.length
    if (this.#at + length > this.#chunk.length) this.#turn(length)
    const chunk = this.#chunk
    let at = this.#at
    for (let i = 0; i < length; i++) chunk[at++] = bytes.charCodeAt(i)
    this.#at = at
  }

  /** Writes a line of a name and a short value. */
  line(name: string, value: string): void {
    const length = value.length
    const needed = name.length + length + 2
    if (this.#at + needed > this.#chunk.length) this.#turn(needed)
    const chunk = this.#chunk
    let at = this.#at
    at += chunk.latin1Write(name, at)
    chunk[at++] = SPACE
    for (let i = 0; i < length; i++) chunk[at++] = value.charCodeAt(i)
    chunk[at++] = NEWLINE
    this.#at = at
  }

  byte(byte: number): void {
    if (this.#at === this.#chunk.length) this.#turn(1)
    this.#chunk[this.#at++] = byte
  }

  /** A protobuf varint. */
  varint(value: number): void {
    let rest = value
    while (rest > 127) {
      this.byte((rest % 128) | 128)
      rest = Math.floor(rest / 128)
    }
    this.byte(rest)
  }

  double(value: number): void {
    if (this.#at + 8 > this.#chunk.length) this.#turn(8)
    this.#at = this.#chunk.writeDoubleLE(value, this.#at)
  }

  copy(from: Uint8Array): void {
    if (this.#at + from.length > this.#chunk.length) this.#turn(from.length)
    this.#chunk.set(from, this.#at)
    this.#at += from.length
  }

  /** The chunks that are full; with `rest`, also what there is of the last. */
  take(rest: boolean): Buffer[] {
    if (rest) this.#fill()
    const full = this.#full
    this.#full = []
    this.#fullBytes = 0
    return full
  }

  /** Writes all that was written so far to another page, and begins anew. */
  moveTo(page: Page): void {
    for (const chunk of this.#full) {
      page.copy(chunk)
      this.#chunks.give(chunk)
    }
    page.copy(this.#chunk.subarray(0, this.#at))
    this.#full = []
    this.#fullBytes = 0
    this.#at = 0
  }

  /** Goes on in a new chunk, with room for what is needed. */
  #turn(needed: number): void {
    this.#fill()
    this.#chunk = this.#chunks.take(needed)
  }

  /** Puts what there is of the last chunk to those that are full. */
  #fill(): void {
    if (this.#at > 0) {
      this.#full.push(this.#chunk.subarray(0, this.#at))
      this.#fullBytes += this.#at
    }
    this.#chunk = NO_CHUNK
    this.#at = 0
  }
}
