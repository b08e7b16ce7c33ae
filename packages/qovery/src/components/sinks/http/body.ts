import type { AnyBatch } from '@qovery/sdk'
import type { BatchEncoder } from '../../../codecs/batch-encoder.ts'
import type { EncodingChoice } from '../../../codecs/encoding.ts'
import type { FramingChoice } from '../../../codecs/framing.ts'

interface Shape {
  readonly encoding: EncodingChoice
  readonly framing?: FramingChoice | undefined
}

interface PayloadOptions extends Shape {
  readonly payload_prefix: string
  readonly payload_suffix: string
}

const COMMA: FramingChoice & { character_delimited: object } = {
  method: 'character_delimited',
  character_delimited: { delimiter: ',' },
}

/** Whether bodies are JSON arrays: JSON with commas between the events, which is the default of JSON. */
export function isArray({ encoding, framing = COMMA }: Shape): boolean {
  if (encoding.codec !== 'json' || framing.method !== 'character_delimited') return false
  return (
    (framing as typeof COMMA & { character_delimited: { delimiter?: string } }).character_delimited.delimiter === ','
  )
}

/** The framing of bodies: as the options say, else as an array for JSON and as the codec wants it for others. */
export function bodyFraming({ encoding, framing }: Shape): FramingChoice | undefined {
  return framing ?? (encoding.codec === 'json' ? COMMA : undefined)
}

/** The `Content-Type` of bodies; `undefined` where it cannot be told. */
export function contentType(shape: Shape): string | undefined {
  switch (shape.encoding.codec) {
    case 'text':
    case 'raw_message':
      return 'text/plain'
    case 'json':
      if (isArray(shape)) return 'application/json'
      return shape.framing?.method === 'newline_delimited' ? 'application/x-ndjson' : undefined
    default:
      return undefined
  }
}

/** The bytes of a request, and which events are not in it. */
export interface Payload {
  readonly bytes: Buffer
  readonly rejected: readonly number[]
  readonly fault: string | undefined
}

/** Makes bodies of batches. */
export class PayloadMaker {
  readonly #encoder: BatchEncoder
  readonly #wrap: { readonly before: Buffer; readonly after: Buffer } | undefined
  /** Whether the newline after the last event is left out, as receivers of JSON lines expect it of Vector. */
  readonly #trimmed: boolean

  constructor(encoder: BatchEncoder, options: PayloadOptions) {
    this.#encoder = encoder
    const { payload_prefix, payload_suffix } = options
    this.#wrap = isArray(options)
      ? { before: Buffer.from(`${payload_prefix}[`), after: Buffer.from(`]${payload_suffix}`) }
      : undefined
    this.#trimmed = options.encoding.codec === 'json' && options.framing?.method === 'newline_delimited'
  }

  make(batch: AnyBatch): Payload {
    const { bytes, rejected, fault } = this.#encoder.encode(batch)
    if (this.#wrap === undefined && !this.#trimmed) return { bytes, rejected, fault }
    const events = bytes.subarray(0, Math.max(0, bytes.length - 1))
    if (this.#wrap === undefined) return { bytes: events, rejected, fault }
    return { bytes: Buffer.concat([this.#wrap.before, events, this.#wrap.after]), rejected, fault }
  }
}
