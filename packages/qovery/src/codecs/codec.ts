import type {
  AnyBatch,
  ComponentContext,
  Kind,
  LineLayout,
  LogEvent,
  MetricEvent,
  Records,
  SourceFields,
  TraceEvent,
} from '@qovery/sdk'
import type * as z from 'zod'
import type { FrameWriter } from './framing/frame-writer.ts'
import type { FrameLimit, FrameMarks, Framer, FramingChoice } from './framing/framer.ts'
import type { Frames } from './framing/frames.ts'

export type AnyEvent = LogEvent | TraceEvent | MetricEvent

/** What a codec may know of the component it works for. */
export type CodecContext = Pick<ComponentContext, 'globals' | 'log' | 'programHost' | 'dropped' | 'failed'>

/** Thrown by an encoder for an event that its format cannot express. */
export class EncodingError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'EncodingError'
  }
}

/** Lines of one layout whose bytes nobody has looked into. */
export interface RawLines {
  readonly frames: Frames
  readonly layout: LineLayout
}

export interface Encoder {
  /** An event as text or bytes, without framing. @throws EncodingError where the format cannot express it. */
  encode(event: AnyEvent): string | Uint8Array
  /**
   * Writes a frame for each raw line, with the bytes that `encode` would give for its event. Returns false, with
   * nothing written, where the layout needs the events themselves.
   */
  encodeLines?(lines: RawLines, out: FrameWriter): boolean
  /** Writes record `index`, without framing: the bytes that `encode` would give for its event. @throws EncodingError */
  encodeRecord?(records: Records, index: number, out: FrameWriter): void
  /** Writes a frame for each record as `encodeRecord` does, all at once; false, with nothing written, where that is not possible. */
  encodeRecords?(records: Records, out: FrameWriter): boolean
  /**
   * The datagrams that carry an event which `encode` has written, where the format has a way to spread one over several.
   * @throws EncodingError where it does not fit into as many as there may be
   */
  datagrams?(message: Buffer): readonly Buffer[]
}

export interface Decoder {
  /** The events of some frames, in order. What is no event is counted by reason through the context, never thrown. */
  decode(frames: Frames, fields: SourceFields): AnyBatch[]
}

/** The framing that a codec asks for by default: a method that needs no options, or one with them. */
export type DefaultFraming =
  | 'bytes'
  | 'newline_delimited'
  | 'length_delimited'
  | 'chunked_gelf'
  | (FramingChoice & Readonly<Record<string, unknown>>)

/** An option that chooses one of several by name (`codec`, `method`) and holds the options of the chosen one beside it. */
export type ChoiceOption<K extends string> = z.ZodType<
  Record<K, string> & Readonly<Record<string, unknown>>,
  Record<K, string> & Readonly<Record<string, unknown>>
>

export interface EncoderDefinition<S extends z.ZodRawShape = z.ZodRawShape> {
  /** As the user types it. */
  readonly name: string
  readonly summary: string
  readonly inputs: readonly Kind[]
  /** How streams are framed where the user does not say. */
  readonly framing: DefaultFraming
  /** Options beside `codec`, as they stand under `encoding`. */
  readonly options: S
  create(options: z.output<z.ZodObject<S>>, cx: CodecContext): Promise<Encoder>
}

export interface DecoderDefinition<S extends z.ZodRawShape = z.ZodRawShape> {
  readonly name: string
  readonly summary: string
  readonly outputs: readonly Kind[]
  readonly framing: DefaultFraming
  /** How messages (datagrams) are framed where the user does not say. Left out: each is one frame. */
  readonly messageFraming?: DefaultFraming
  /** Options beside `codec`, as they stand under `decoding`. */
  readonly options: S
  create(options: z.output<z.ZodObject<S>>, cx: CodecContext): Promise<Decoder>
}

/** A way of framing: `read` for sources, `write` for sinks, or one of them, with the options that stand under `framing`. */
export interface FramerDefinition<R extends z.ZodRawShape = z.ZodRawShape, W extends z.ZodRawShape = z.ZodRawShape> {
  /** As the user types it. */
  readonly name: string
  readonly summary: string
  readonly read?: {
    readonly options: R
    create(options: z.output<z.ZodObject<R>>, limit: FrameLimit, cx: CodecContext): Framer
  }
  readonly write?: {
    readonly options: W
    create(options: z.output<z.ZodObject<W>>): FrameMarks
  }
}

/** Declares an encoder: one folder under `codecs/`, named in `encoding.ts`. `create` loads the code that does the work. */
export function defineEncoder<S extends z.ZodRawShape>(definition: EncoderDefinition<S>): EncoderDefinition<S> {
  return definition
}

/** Declares a decoder: one folder under `codecs/`, named in `decoding.ts`. `create` loads the code that does the work. */
export function defineDecoder<S extends z.ZodRawShape>(definition: DecoderDefinition<S>): DecoderDefinition<S> {
  return definition
}

/** Declares a way of framing: one folder under `codecs/framing/`, named in `framing.ts`. */
export function defineFramer<R extends z.ZodRawShape, W extends z.ZodRawShape>(
  definition: FramerDefinition<R, W>,
): FramerDefinition<R, W> {
  return definition
}
