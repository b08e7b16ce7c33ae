import type { Writable } from 'node:stream'
import { messageOf, Partial, Reject, type AnyBatch, type Batch, type ComponentContext, type Sink } from '@qovery/sdk'
import type { BatchEncoder } from '../../../codecs/batch-encoder.ts'

/** Writes batches to a stream, one after the other: each waits until the stream has handed on the one before. */
export class StandardStream implements Sink {
  readonly #target: string
  readonly #open: () => Writable
  readonly #encoder: BatchEncoder
  readonly #cx: ComponentContext
  /** Why nothing can be written any more. */
  #broken: string | undefined

  constructor(target: string, open: () => Writable, encoder: BatchEncoder, cx: ComponentContext) {
    this.#target = target
    this.#open = open
    this.#encoder = encoder
    this.#cx = cx
  }

  async start(): Promise<void> {
    this.#open().on('error', this.#onError)
  }

  async close(): Promise<void> {
    this.#open().off('error', this.#onError)
  }

  async write(batch: Batch): Promise<void> {
    if (this.#broken !== undefined) throw new Reject(this.#broken)
    const { bytes, rejected, fault } = this.#encoder.encode(batch as AnyBatch)
    if (bytes.length > 0) await this.#put(bytes)
    this.#cx.sentBytes(bytes.length)
    if (rejected.length > 0) throw new Partial(`Some events could not be encoded: ${fault}`, { rejected })
  }

  #put(bytes: Buffer): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#open().write(bytes, (error) => {
        if (!error) {
          resolve()
          return
        }
        this.#onError(error)
        reject(new Reject(this.#broken ?? messageOf(error), { cause: error }))
      })
    })
  }

  /** A standard stream that has failed stays so: it cannot be opened again. */
  readonly #onError = (error: NodeJS.ErrnoException): void => {
    this.#broken ??=
      error.code === 'EPIPE'
        ? `Whoever read ${this.#target} has gone (EPIPE): nothing more can be written to it until the program is started again`
        : `Writing to ${this.#target} failed for good: ${messageOf(error)}`
  }
}
