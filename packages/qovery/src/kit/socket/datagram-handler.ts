import type { Peer } from './peer.ts'

/**
 * Takes one datagram. `bytes` is good during the call only; up to 16 bytes behind `end` may be written into. A promise
 * stops the reading until it resolves.
 */
export type DatagramHandler = (bytes: Buffer, start: number, end: number) => Promise<void> | undefined

/** Like `DatagramHandler`, with the sender. */
export type PeerDatagramHandler = (bytes: Buffer, start: number, end: number, peer: Peer) => Promise<void> | undefined

/** Hears when many datagrams are handed on in one go, so that nobody needs a timer for what is left of them. */
export interface Bursts {
  begin(): void
  /** A promise stops the reading until it resolves. */
  end(): Promise<void> | undefined
}
