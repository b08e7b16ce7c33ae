import {
  BATCH_EVENTS,
  lineLayout,
  LogBatch,
  LogEvent,
  placeFields,
  sourceMetadata,
  split,
  type AnyBatch,
  type LogSchema,
  type SourceFields,
} from '@qovery/sdk'
import { setPath } from '@qovery/vrl/path'
import type { ValueObject } from '@qovery/vrl/value'
import type { Decoder } from '../codec.ts'
import type { Frames } from '../framing/frames.ts'
import { decodeUtf8 } from '../utf8.ts'

/** Hands frames on as raw lines: no text is made of them until a component asks for events. */
export class BytesDecoder implements Decoder {
  readonly #schema: LogSchema
  /** Whether the message is a field of the event itself, or the event: what the layout of raw lines can say. */
  readonly #fitsLayout: boolean

  constructor(schema: LogSchema) {
    this.#schema = schema
    this.#fitsLayout = schema.namespace === 'vector' || schema.message_key?.length === 1
  }

  decode(frames: Frames, fields: SourceFields): AnyBatch[] {
    if (frames.starts.length === 0) return []
    const batch = this.#fitsLayout
      ? LogBatch.fromLines({ ...frames, layout: lineLayout(this.#schema, fields), decode: decodeUtf8 })
      : this.#events(frames, fields)
    return [...split(batch, BATCH_EVENTS)]
  }

  #events({ chunk, starts, ends }: Frames, fields: SourceFields): LogBatch {
    const events: LogEvent[] = []
    const metadata = sourceMetadata(this.#schema, fields)
    for (let i = 0; i < starts.length; i++) {
      const event: ValueObject = {}
      setPath(event, this.#schema.message_key ?? [], decodeUtf8(chunk, starts[i] as number, ends[i] as number))
      events.push(new LogEvent(placeFields(this.#schema, event, fields), metadata))
    }
    return LogBatch.owned(events)
  }
}
