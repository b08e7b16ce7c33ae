import type { Ack } from '../ack.ts'
import type { Batch } from '../batch.ts'
import type { Emit } from '../component.ts'
import { LogBatch, TraceBatch } from '../event-batch.ts'
import type { Events, Kind } from '../event.ts'
import { MetricBatch } from '../metric-batch.ts'

/** An emit that gives what it takes its acknowledgement, as the drivers do. */
export class DrivenEmit implements Emit {
  readonly emitted: { readonly batch: Batch; readonly port: string }[] = []
  /** Of the batch that is under transformation. */
  ack: Ack | null = null

  push(event: Events[Kind], port = ''): void {
    this.pass(batchOf(event), port)
  }

  pass(batch: Batch, port = '', held: Ack | null = null): void {
    if (held === null) this.ack?.hold()
    batch.ack = held ?? this.ack
    // A batch that is passed on unchanged may later be passed on again, so what it has now is kept apart.
    const view = batch.slice(0, batch.length)
    view.ack = batch.ack
    this.emitted.push({ batch: view, port })
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
