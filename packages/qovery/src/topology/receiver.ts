import type { Batch, Kind } from '@qovery/sdk'

/** The end of an edge: a transform or the buffer of a sink. */
export interface Receiver {
  readonly id: string
  /** The kinds it takes; batches of others are not sent to it. */
  readonly kinds: ReadonlySet<Kind>
  /** Takes a batch, and with it one hold on its acknowledgement. Never refuses: whoever sends asks for room first. */
  receive(batch: Batch): void
  /** Resolves when there may be room; `undefined`: there is room now. */
  room(): Promise<void> | undefined
}
