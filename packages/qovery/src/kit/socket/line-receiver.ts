import type { ReadBuffer } from './read-buffer.ts'
import type { Receiver } from './receiver.ts'

/** The longest line that is kept together, without its newline. */
export const MAX_LINE_BYTES = 102_400

const NEWLINE = 0x0a
/** A carried beginning of a line up to this size keeps its memory for the next one. */
const SMALL = 4096

export interface LineHandler {
  /** Whole lines, the last byte being a newline. */
  lines(bytes: Buffer, start: number, end: number): Promise<void> | undefined
  /** A line was dropped: it is longer than `MAX_LINE_BYTES`, or the connection broke within it. */
  lost(reason: 'line_too_long' | 'incomplete_line'): void
}

/** Cuts what a connection sends behind the last newline, and keeps the rest until more comes. */
export class LineReceiver implements Receiver {
  readonly #handler: LineHandler
  #carry = Buffer.alloc(0)
  #carried = 0
  #skipping = false

  constructor(handler: LineHandler) {
    this.#handler = handler
  }

  receive(bytes: Buffer, start: number, end: number): Promise<void> | undefined {
    const received = bytes.subarray(start, end)
    const last = received.lastIndexOf(NEWLINE)
    if (last < 0) {
      this.#keep(received)
      return undefined
    }
    const first = this.#skipping || this.#carried > 0 ? received.indexOf(NEWLINE) : 0
    let from = start
    if (this.#skipping) {
      this.#skipping = false
      from = start + first + 1
    } else if (this.#carried + first > MAX_LINE_BYTES) {
      this.#handler.lost('line_too_long')
      from = start + first + 1
    } else if (this.#carried > 0) {
      from = start - this.#carried
      this.#carry.copy(bytes, from, 0, this.#carried)
    }
    this.#forget()
    const stop = start + last + 1
    if (stop < end) this.#keep(bytes.subarray(stop, end))
    return from < stop ? this.#handler.lines(bytes, from, stop) : undefined
  }

  end(clean: boolean, room: ReadBuffer): void {
    if (this.#carried === 0) return
    if (clean) {
      this.#carry.copy(room.bytes, 0, 0, this.#carried)
      room.bytes[this.#carried] = NEWLINE
      void this.#handler.lines(room.bytes, 0, this.#carried + 1)
    } else {
      this.#handler.lost('incomplete_line')
    }
    this.#forget()
  }

  #keep(part: Buffer): void {
    if (this.#skipping) return
    const length = this.#carried + part.length
    if (length > MAX_LINE_BYTES) {
      this.#handler.lost('line_too_long')
      this.#skipping = true
      this.#forget()
      return
    }
    if (length > this.#carry.length) {
      const larger = Buffer.allocUnsafeSlow(Math.min(Math.max(length * 2, 256), MAX_LINE_BYTES))
      this.#carry.copy(larger, 0, 0, this.#carried)
      this.#carry = larger
    }
    part.copy(this.#carry, this.#carried)
    this.#carried = length
  }

  #forget(): void {
    this.#carried = 0
    if (this.#carry.length > SMALL) this.#carry = Buffer.alloc(0)
  }
}
