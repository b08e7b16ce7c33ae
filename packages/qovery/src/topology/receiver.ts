import type { Ack, Batch, Kind } from '@qovery/sdk'

/** The end of an edge: a transform or the buffer of a sink. */
export interface Receiver {
  readonly id: string
  /** The kinds it takes; batches of others are not sent to it. */
  readonly kinds: ReadonlySet<Kind>
  /**
   * Takes a batch, and with it one hold on its acknowledgement: that travels beside the batch, since the same batch may
   * be on several edges for several of them. Never refuses and never throws: whoever sends asks for room first.
   */
  receive(batch: Batch, ack: Ack | null): void
  /** Resolves when there may be room; `undefined`: there is room now. */
  room(): Promise<void> | undefined
}
