/**
 * The memory into which sockets read, shared by all connections of a listener: what a receiver wants to keep beyond
 * its call it copies. There is room before what was read, for the beginning of a line that came earlier, and behind
 * it, for a newline and for readers that take four bytes at a time.
 */
export class ReadBuffer {
  readonly bytes: Buffer
  /** Where a read begins. */
  readonly start: number
  /** The most one read brings. */
  readonly capacity = 65_536

  constructor(room: number) {
    this.start = room
    this.bytes = Buffer.alloc(room + this.capacity + TAIL)
  }

  /** The part that a read fills. */
  get target(): Buffer {
    return this.bytes.subarray(this.start, this.start + this.capacity)
  }
}

const TAIL = 16
