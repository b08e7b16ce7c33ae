import type { AnyBatch, ComponentContext, Output, Source, SourceFields } from '@qovery/sdk'
import { parsePath } from '@qovery/vrl/path'
import { Timestamp } from '@qovery/vrl/value'
import type { Decoding } from '../../../codecs/decoding.ts'
import { FramingError } from '../../../codecs/framing/framer.ts'
import { readInput, type Input } from './read-input.ts'

/** Decodes one input from its present place to its end, or to where its framing is lost. */
export class InputSource implements Source {
  readonly #input: Input
  readonly #decoding: Decoding
  readonly #hostKey: readonly string[] | null
  readonly #cx: ComponentContext

  constructor(input: Input, decoding: Decoding, host_key: string | undefined, cx: ComponentContext) {
    this.#input = input
    this.#decoding = decoding
    this.#hostKey = host_key === undefined ? cx.globals.log_schema.host_key : fieldNames(host_key)
    this.#cx = cx
  }

  async run(out: Output, signal: AbortSignal): Promise<void> {
    const stream = this.#decoding.open()
    const take = (bytes: Uint8Array) => {
      this.#cx.receivedBytes(bytes.length)
      return sendAll(out, stream.push(bytes, this.#fields()))
    }
    try {
      await readInput(this.#input, take, signal)
    } catch (error) {
      if (!(error instanceof FramingError)) throw error
      this.#leave(error)
      return
    }
    await sendAll(out, stream.end(this.#fields()))
  }

  /** Whoever writes learns that nobody reads the rest, and does not wait for it. */
  #leave(error: FramingError): void {
    this.#cx.failed('framing_lost', `The rest of the input is not read, and the source ends: ${error.message}`)
    this.#input.stream().destroy()
  }

  #fields(): SourceFields {
    const { id, type, globals } = this.#cx
    const host = { name: 'host', legacy: this.#hostKey, value: globals.hostname }
    return { source_id: id, source_type: type, timestamp: Timestamp.now(), own: [host] }
  }
}

function sendAll(out: Output, batches: readonly AnyBatch[]): Promise<void> | undefined {
  let room: Promise<void> | undefined
  for (const batch of batches) room = out.send(batch) ?? room
  return room
}

function fieldNames(path: string): readonly string[] | null {
  if (path === '') return null
  return parsePath(path).segments.map(String)
}
