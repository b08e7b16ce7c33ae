import type { ReadBuffer } from './read-buffer.ts'

/**
 * Takes what a connection sends. `bytes` is good during the call only; the receiver may write into it up to the room
 * before `start` and 16 bytes behind `end`. A promise pauses the connection until it resolves.
 */
export interface Receiver {
  receive(bytes: Buffer, start: number, end: number): Promise<void> | undefined
  /** The connection is over; `clean`: the client ended it in order. */
  end(clean: boolean, room: ReadBuffer): void
}
