import { s, type ComponentContext, type Output, type Source, type SourceFields } from '@qovery/sdk'
import { parsePath } from '@qovery/vrl/path'
import { Timestamp } from '@qovery/vrl/value'
import { createDecoding, decodingOption, type Decoding, type DecodingOptions } from './decoding.ts'
import { framingOption } from './framing.ts'
import { FramingError } from './framing/framer.ts'
import { sendAll } from './send-all.ts'

/** The options of sources that read one input: a descriptor of the process. */
export const inputOptions = {
  max_length: s
    .uint('The longest message. Longer ones are cut to it, unless `framing` sets a limit of its own.', {
      unit: 'bytes',
      min: 1,
    })
    .default(100 * 1024),
  host_key: s
    .string('The field that takes the name of this host; empty: none. Left out: `log_schema.host_key`.', {
      examples: ['hostname'],
    })
    .optional(),
  framing: framingOption.optional(),
  decoding: decodingOption,
}

interface InputOptions extends DecodingOptions {
  readonly max_length: number
  readonly host_key?: string | undefined
}

/** One stream of bytes, read from its present place on. */
export interface ByteInput {
  /**
   * Gives the bytes to `take`, which may use them until it returns and says when there is room for more. Resolves at the
   * end of the input, or soon after `signal` aborts.
   */
  read(take: (bytes: Uint8Array) => Promise<void> | undefined, signal: AbortSignal): Promise<void>
  /** Closes it: whoever writes learns that nobody reads the rest, and does not wait for it. */
  leave(): void
}

/** Decodes one input to its end, or to where its framing is lost. */
export class DecodedInput implements Source {
  readonly #input: ByteInput
  readonly #decoding: Decoding
  readonly #hostKey: readonly string[] | null
  readonly #cx: ComponentContext

  private constructor(input: ByteInput, decoding: Decoding, host_key: string | undefined, cx: ComponentContext) {
    this.#input = input
    this.#decoding = decoding
    this.#hostKey = host_key === undefined ? cx.globals.log_schema.host_key : fieldNames(host_key)
    this.#cx = cx
  }

  static async of(input: ByteInput, options: InputOptions, cx: ComponentContext): Promise<DecodedInput> {
    const decoding = await createDecoding(options, cx, { bytes: options.max_length, action: 'truncate' })
    return new DecodedInput(input, decoding, options.host_key, cx)
  }

  async run(out: Output, signal: AbortSignal): Promise<void> {
    const stream = this.#decoding.open()
    const take = (bytes: Uint8Array) => {
      this.#cx.receivedBytes(bytes.length)
      return sendAll(out, stream.push(bytes, this.#fields()))
    }
    try {
      await this.#input.read(take, signal)
    } catch (error) {
      if (!(error instanceof FramingError)) throw error
      this.#cx.failed('framing_lost', `The rest of the input is not read, and the source ends: ${error.message}`)
      this.#input.leave()
      return
    }
    await sendAll(out, stream.end(this.#fields()))
  }

  #fields(): SourceFields {
    const { id, type, globals } = this.#cx
    const host = { name: 'host', legacy: this.#hostKey, value: globals.hostname }
    return { source_id: id, source_type: type, timestamp: Timestamp.now(), own: [host] }
  }
}

function fieldNames(path: string): readonly string[] | null {
  if (path === '') return null
  return parsePath(path).segments.map(String)
}
