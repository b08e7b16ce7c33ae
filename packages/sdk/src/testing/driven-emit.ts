import type { Ack } from '../ack.ts'
import type { Batch } from '../batch.ts'
import type { Emit } from '../component.ts'
import { LogBatch, TraceBatch } from '../event-batch.ts'
import type { Events, Kind } from '../event.ts'
import { MetricBatch } from '../metric-batch.ts'

/** An emit that keeps what it takes with its acknowledgement, as the drivers send it on. */
export class DrivenEmit implements Emit {
  readonly emitted: { readonly batch: Batch; readonly port: string; readonly ack: Ack | null }[] = []
  /** Of the batch that is under transformation. */
  ack: Ack | null = null

  push(event: Events[Kind], port = ''): void {
    this.pass(batchOf(event), port)
  }

  pass(batch: Batch, port = '', held: Ack | null = null): void {
    if (held === null) this.ack?.hold()
    this.emitted.push({ batch, port, ack: held ?? this.ack })
  }
}

function batchOf(event: Events[Kind]): Batch {
  switch (event.eventKind) {
    case 'log':
      return LogBatch.of([event])
    case 'trace':
      return TraceBatch.of([event])
    case 'metric':
      return MetricBatch.of([event])
  }
}
