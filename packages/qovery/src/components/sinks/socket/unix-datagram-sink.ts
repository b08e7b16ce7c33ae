import { messageOf, Partial, Retry, type AnyBatch, type Batch, type Sink } from '@qovery/sdk'
import type { BatchEncoder } from '../../../codecs/batch-encoder.ts'
import type { UnixDatagramClient } from '../../../kit/socket/unix-datagram-client.ts'
import { positions } from './positions.ts'

interface SinkParts {
  readonly client: UnixDatagramClient
  readonly encoder: BatchEncoder
  /** Whether the frame within a datagram is marked. */
  readonly framed: boolean
}

/** Sends each event as a datagram to a unix socket, in order, and waits while its receiver has no room. */
export class UnixDatagramSink implements Sink {
  readonly #parts: SinkParts

  constructor(parts: SinkParts) {
    this.#parts = parts
  }

  async write(batch: Batch, signal: AbortSignal): Promise<void> {
    const { client, encoder, framed } = this.#parts
    const { datagrams, ...encoded } = framed ? framedDatagrams(encoder, batch) : encoder.datagrams(batch as AnyBatch)
    const rejected = [...encoded.rejected]
    let why = encoded.fault
    for (const [position, pieces = []] of datagrams.entries()) {
      try {
        for (const piece of pieces) {
          if (await client.send(piece, signal)) continue
          rejected.push(position)
          why ??= 'it is longer than a datagram can be'
          break
        }
      } catch (cause) {
        if (position === 0) throw new Retry(messageOf(cause), { cause })
        const done = rejected.filter((index) => index < position)
        const retry = positions(position, batch.length, [])
        throw new Partial(messageOf(cause), { rejected: done, retry }, { cause })
      }
    }
    if (rejected.length > 0) throw new Partial(`Some events could not be sent: ${why}`, { rejected })
  }

  async close(): Promise<void> {
    this.#parts.client.close()
  }
}

/** Each event with the marks of its frame. */
function framedDatagrams(encoder: BatchEncoder, batch: Batch) {
  const datagrams: (readonly Buffer[] | undefined)[] = []
  const rejected: number[] = []
  let fault: string | undefined
  for (let position = 0; position < batch.length; position++) {
    const encoded = encoder.encode(batch.slice(position, position + 1) as AnyBatch)
    fault ??= encoded.fault
    if (encoded.rejected.length > 0) rejected.push(position)
    datagrams.push(encoded.rejected.length > 0 ? undefined : [encoded.bytes])
  }
  return { datagrams, rejected, fault }
}
