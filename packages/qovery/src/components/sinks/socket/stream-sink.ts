import { messageOf, Partial, Retry, type AnyBatch, type Batch, type Sink } from '@qovery/sdk'
import type { BatchEncoder } from '../../../codecs/batch-encoder.ts'
import type { StreamClient } from '../../../kit/socket/stream-client.ts'
import { positions } from './positions.ts'

/** About so many bytes are written at once: of a batch that is under way when a connection breaks, only what was not written before comes again. */
const PIECE_BYTES = 65_536

/** Writes frames to a connection, in order. */
export class StreamSink implements Sink {
  readonly #client: StreamClient
  readonly #encoder: BatchEncoder

  constructor(client: StreamClient, encoder: BatchEncoder) {
    this.#client = client
    this.#encoder = encoder
  }

  async write(batch: Batch, signal: AbortSignal): Promise<void> {
    const rejected: number[] = []
    let why: string | undefined
    const step = Math.max(1, Math.floor((PIECE_BYTES * batch.length) / Math.max(1, batch.bytes)))
    for (let start = 0; start < batch.length; start += step) {
      const end = Math.min(start + step, batch.length)
      const piece = start === 0 && end === batch.length ? batch : batch.slice(start, end)
      const encoded = this.#encoder.encode(piece as AnyBatch)
      for (const position of encoded.rejected) rejected.push(start + position)
      why ??= encoded.fault
      try {
        if (encoded.bytes.length > 0) await this.#client.write(encoded.bytes, signal)
      } catch (cause) {
        if (start === 0 && rejected.length === 0) throw new Retry(messageOf(cause), { cause })
        const retry = positions(start, batch.length, rejected)
        throw new Partial(messageOf(cause), { rejected, retry }, { cause })
      }
    }
    if (rejected.length > 0) throw new Partial(`Some events could not be encoded: ${why}`, { rejected })
  }

  healthcheck(signal: AbortSignal): Promise<void> {
    return this.#client.check(signal)
  }

  close(): Promise<void> {
    return this.#client.close()
  }
}
