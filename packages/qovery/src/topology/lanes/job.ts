import type { Ack, Batch } from '@qovery/sdk'
import type { Finished } from './lane-thread.ts'

/** A batch on its way through a lane. It is kept until it has left the chain, so that another can take it over. */
export interface Job {
  readonly batch: Batch
  readonly ack: Ack | null
  /** `lost`: no lane has it, or the one that had it is gone. */
  state: 'under way' | 'lost' | Finished
}
