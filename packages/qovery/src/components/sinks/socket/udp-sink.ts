import { messageOf, Partial, Retry, type AnyBatch, type Batch, type Sink } from '@qovery/sdk'
import type { BatchEncoder } from '../../../codecs/batch-encoder.ts'
import type { Sent, UdpClient } from '../../../kit/socket/udp-client.ts'

/** Sends each event as a datagram, or as several where its format has a way to do so. */
export class UdpSink implements Sink {
  readonly #client: UdpClient
  readonly #encoder: BatchEncoder

  constructor(client: UdpClient, encoder: BatchEncoder) {
    this.#client = client
    this.#encoder = encoder
  }

  async write(batch: Batch): Promise<void> {
    const encoded = this.#encoder.datagrams(batch as AnyBatch)
    const all: Buffer[] = []
    const eventOf: number[] = []
    for (const [position, datagrams = []] of encoded.datagrams.entries()) {
      for (const datagram of datagrams) {
        all.push(datagram)
        eventOf.push(position)
      }
    }
    const sent = await this.#send(all)
    const rejected = new Set(encoded.rejected)
    for (const index of sent.too_long) rejected.add(eventOf[index] as number)
    const retry = new Set<number>()
    for (const index of sent.unsent) if (!rejected.has(eventOf[index] as number)) retry.add(eventOf[index] as number)
    if (rejected.size === 0 && retry.size === 0) return
    const why = encoded.fault ?? sent.fault?.message ?? 'they are longer than a datagram can be'
    throw new Partial(`Some events could not be sent: ${why}`, { rejected: [...rejected], retry: [...retry] })
  }

  async healthcheck(): Promise<void> {
    await this.#client.check()
  }

  async close(): Promise<void> {
    this.#client.close()
  }

  async #send(datagrams: readonly Buffer[]): Promise<Sent> {
    try {
      return await this.#client.send(datagrams)
    } catch (cause) {
      throw new Retry(messageOf(cause), { cause })
    }
  }
}
