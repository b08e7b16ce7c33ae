import type { AnyBatch, ComponentContext, SourceFields } from '@qovery/sdk'
import type { DecodedStream } from './decoding.ts'
import { FramingError } from './framing/framer.ts'
import type { Gathering } from './gathering.ts'

interface IntakeParts {
  readonly stream: DecodedStream
  /** Where the batches of all streams of a source come together. */
  readonly gathering: Gathering
  /** What the source adds to the events of this stream; asked for with each read. */
  readonly fields: () => SourceFields
  readonly cx: Pick<ComponentContext, 'failed'>
}

/** Takes the bytes of one connection, as a receiver of `kit/socket`, and sends on what they decode to. */
export class StreamIntake {
  readonly #parts: IntakeParts
  #lost = false

  constructor(parts: IntakeParts) {
    this.#parts = parts
  }

  /**
   * Decodes what was read; `bytes` may change afterwards. A promise: there is no room downstream until it resolves.
   * @throws FramingError where the stream can no longer be followed, which is counted: close the connection.
   */
  receive(bytes: Uint8Array, start: number, end: number): Promise<void> | undefined {
    const { stream, fields } = this.#parts
    return this.#take(() => stream.push(bytes.subarray(start, end), fields()))
  }

  /** The stream is over: what it has brought of a last frame is an event, unless its framing says otherwise. */
  end(): void {
    if (this.#lost) return
    const { stream, fields } = this.#parts
    try {
      void this.#take(() => stream.end(fields()))
    } catch (error) {
      // It is counted, and there is nothing left to close.
      if (!(error instanceof FramingError)) throw error
    }
  }

  #take(decode: () => AnyBatch[]): Promise<void> | undefined {
    const { gathering, cx } = this.#parts
    try {
      return gathering.add(decode())
    } catch (error) {
      if (error instanceof FramingError && !this.#lost) {
        cx.failed('framing_lost', `A connection is read no further and closed: ${error.message}`)
      }
      this.#lost = true
      throw error
    }
  }
}
