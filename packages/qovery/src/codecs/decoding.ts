import type { AnyBatch, Kind, SourceFields } from '@qovery/sdk'
import { avroDecoder } from './avro/index.ts'
import { bytesDecoder } from './bytes/index.ts'
import { choiceOption, chosen } from './choice.ts'
import type { CodecContext, Decoder, DecoderDefinition } from './codec.ts'
import { createFramer, DEFAULT_FRAME_LIMIT, defaultFraming, type FramingChoice } from './framing.ts'
import { TooManyFrames, type FrameLimit, type Framer } from './framing/framer.ts'
import type { Frames } from './framing/frames.ts'
import { gelfDecoder } from './gelf/index.ts'
import { influxdb } from './influxdb/index.ts'
import { jsonDecoder } from './json/index.ts'
import { nativeDecoder } from './native/index.ts'
import { nativeJsonDecoder } from './native_json/index.ts'
import { otlpDecoder } from './otlp/index.ts'
import { protobufDecoder } from './protobuf/index.ts'
import { syslogDecoder } from './syslog/index.ts'
import { vrlDecoder } from './vrl/index.ts'

/** All decoders. */
export const DECODERS = [
  bytesDecoder,
  jsonDecoder,
  gelfDecoder,
  influxdb,
  nativeJsonDecoder,
  nativeDecoder,
  syslogDecoder,
  protobufDecoder,
  avroDecoder,
  otlpDecoder,
  vrlDecoder,
] as unknown as [DecoderDefinition, ...DecoderDefinition[]]

export interface DecodingChoice {
  readonly codec: string
}

/** The option `decoding` of sources. */
export const decodingOption = choiceOption('codec', DECODERS, (definition) => definition.options)
  .meta({ description: 'How bytes become events. Left out: each frame is the message of a log.' })
  .default({ codec: 'bytes' })

export interface DecodingOptions {
  readonly decoding: DecodingChoice
  readonly framing?: FramingChoice | undefined
}

/** The kinds of events that the chosen decoder makes. */
export function decodedKinds(decoding: DecodingChoice): readonly Kind[] {
  return chosen(DECODERS, decoding.codec).outputs
}

/**
 * How messages that are complete in themselves, such as datagrams, are framed: as the options say, else as the codec
 * wants it, which is mostly `bytes`: a message is a frame. Sources of messages give it to `createDecoding` as `framing`.
 */
export function messageFraming({ decoding, framing }: DecodingOptions): FramingChoice {
  return framing ?? defaultFraming(chosen(DECODERS, decoding.codec).messageFraming ?? 'bytes')
}

/**
 * The decoder of a source. `options` have passed `decodingOption` and `framingOption`; without `framing`, streams are
 * taken apart as the codec wants it. `limit` holds for frames where the options set none.
 */
export async function createDecoding(
  options: DecodingOptions,
  cx: CodecContext,
  limit: FrameLimit = DEFAULT_FRAME_LIMIT,
): Promise<Decoding> {
  const definition = chosen(DECODERS, options.decoding.codec)
  const decoder = await definition.create(options.decoding as never, cx)
  const framing = options.framing ?? defaultFraming(definition.framing)
  return new Decoding(decoder, () => createFramer(framing, limit, cx))
}

/** Turns bytes into batches, for any number of streams at once. */
export class Decoding {
  readonly #decoder: Decoder
  readonly #makeFramer: () => Framer
  /** Takes messages apart, one after the other. */
  #messages: Framer | undefined

  constructor(decoder: Decoder, makeFramer: () => Framer) {
    this.#decoder = decoder
    this.#makeFramer = makeFramer
  }

  /** For one stream: a connection, a file, a process. */
  open(): DecodedStream {
    return new DecodedStream(this.#decoder, this.#makeFramer())
  }

  /**
   * The events that are complete with a message, such as a datagram; framing applies within it, and only
   * `chunked_gelf` goes on from one to the next. `bytes` may be changed afterwards.
   * @throws FramingError where the rest of the message cannot be told apart
   */
  message(bytes: Uint8Array, fields: SourceFields): AnyBatch[] {
    const framer = (this.#messages ??= this.#makeFramer())
    try {
      const batches = this.#decoder.decode(framer.push(bytes), fields)
      return framer.spansMessages ? batches : [...batches, ...this.#decoder.decode(framer.end(), fields)]
    } catch (error) {
      this.#messages = undefined
      throw error
    }
  }

  /**
   * The same of a message that nobody changes any more: what is kept of it stays in its memory, where that is not much more.
   * @throws TooManyFrames where it has more than `most`, of which none is decoded; FramingError
   */
  ownMessage(bytes: Buffer, fields: SourceFields, most: number): AnyBatch[] {
    const framer = (this.#messages ??= this.#makeFramer())
    if (framer.spansMessages) return this.message(bytes, fields)
    if (framer.whole !== undefined && bytes.buffer.byteLength <= 2 * bytes.length) {
      return this.#decoder.decode(framer.whole(bytes, most), fields)
    }
    try {
      const [frames, last] = [framer.push(bytes), framer.end()]
      if (frames.starts.length + last.starts.length > most) throw new TooManyFrames(most)
      return [...this.#decoder.decode(frames, fields), ...this.#decoder.decode(last, fields)]
    } catch (error) {
      this.#messages = undefined
      throw error
    }
  }

  /** After the last message: what of a frame has come in messages so far is counted as lost. */
  endMessages(): void {
    this.#messages?.end()
    this.#messages = undefined
  }

  /** The events of frames that the source has told apart itself. */
  frames(frames: Frames, fields: SourceFields): AnyBatch[] {
    return this.#decoder.decode(frames, fields)
  }
}

/** The batches of one stream of bytes, in order. */
export class DecodedStream {
  readonly #decoder: Decoder
  readonly #framer: Framer

  constructor(decoder: Decoder, framer: Framer) {
    this.#decoder = decoder
    this.#framer = framer
  }

  /**
   * The events that are complete with `bytes`, which may be changed afterwards.
   * @throws FramingError where the stream can no longer be followed: close it.
   */
  push(bytes: Uint8Array, fields: SourceFields): AnyBatch[] {
    return this.#decoder.decode(this.#framer.push(bytes), fields)
  }

  /** The events that the end of the stream completes. */
  end(fields: SourceFields): AnyBatch[] {
    return this.#decoder.decode(this.#framer.end(), fields)
  }
}
