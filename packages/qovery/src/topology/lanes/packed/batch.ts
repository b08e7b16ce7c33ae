import type { AnyBatch, Batch } from '@qovery/sdk'
import { packLogs, unpackLogs, type PackedLogs } from './logs.ts'
import { MetricPacker, MetricUnpacker, type PackedMetrics } from './metrics.ts'

/** A batch as one thread hands it to another. */
export type PackedBatch = PackedLogs | PackedMetrics

/** The sending end of a way from one thread to another. */
export class BatchPacker {
  readonly #metrics = new MetricPacker()

  /** `transfer` gets the memory that is handed over rather than copied. The batch itself stays as it is. */
  pack(batch: Batch, transfer: ArrayBuffer[]): PackedBatch {
    if (batch.kind === 'metric') return this.#metrics.pack(batch as Batch<'metric'>, transfer)
    return packLogs(batch as Batch<'log'> | Batch<'trace'>, transfer)
  }
}

/** The receiving end. It has to get every batch that the sending end packs, in their order. */
export class BatchUnpacker {
  readonly #metrics = new MetricUnpacker()

  unpack(packed: PackedBatch): AnyBatch {
    return packed.form === 'metric' ? this.#metrics.unpack(packed) : unpackLogs(packed)
  }
}
