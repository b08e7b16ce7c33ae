import { LogBatch, LogEvent, type Batch, type Emit, type Transform } from '@qovery/sdk'

/** Passes on each trace as a log with the same fields and metadata. */
export class TraceToLog implements Transform<'trace', 'log'> {
  transform(batch: Batch<'trace'>, out: Emit<'log'>): void {
    out.pass(LogBatch.of(batch.events.map(({ value, metadata }) => new LogEvent(value, metadata))))
  }
}
