import type { LogSchema, TagValues } from '@qovery/sdk'
import { getPath } from '@qovery/vrl/path'
import { isObject, valueToText, type Value } from '@qovery/vrl/value'
import type { AnyEvent, Encoder, RawLines } from './codec.ts'
import type { FrameWriter } from './framing/frame-writer.ts'
import { metricText } from './metric-text.ts'

/** The encoder of `text` and `raw_message`: messages of logs, metrics as text. Raw lines leave as the bytes that came in. */
export class MessageEncoder implements Encoder {
  readonly #schema: LogSchema
  readonly #tagValues: TagValues

  constructor(schema: LogSchema, tagValues: TagValues) {
    this.#schema = schema
    this.#tagValues = tagValues
  }

  encode(event: AnyEvent): string | Uint8Array {
    return event.eventKind === 'metric' ? metricText(event, this.#tagValues) : messageOf(event.value, this.#schema)
  }

  encodeLines({ frames, layout }: RawLines, out: FrameWriter): boolean {
    if (!lineIsMessage(layout.message_key, this.#schema)) return false
    out.raw(frames)
    return true
  }
}

/** What the codecs `text` and `raw_message` make of a log: its message field, or all of a log that is no object. */
function messageOf(value: Value, schema: LogSchema): string | Uint8Array {
  const message = isObject(value) ? getPath(value, schema.message_key ?? ['message']) : value
  if (message === undefined || message === null) return ''
  return message instanceof Uint8Array ? message : valueToText(message)
}

/** Whether a raw line is the message of its event, so that its bytes are what `messageOf` gives. */
function lineIsMessage(message_key: string | null, schema: LogSchema): boolean {
  if (message_key === null) return true
  const path = schema.message_key ?? ['message']
  return path.length === 1 && path[0] === message_key
}
