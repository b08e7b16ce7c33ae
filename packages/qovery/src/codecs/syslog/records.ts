import { isUtf8 } from 'node:buffer'
import { JsonLiteral, type JsonOutput, type LogEvent, type Records, type SourceFields } from '@qovery/sdk'
import { encodeJson } from '@qovery/vrl/value'
import { EventMaker, type ParsedMessage } from './events.ts'
import type { Form } from './form.ts'
import type { JsonTemplate, SharedJson } from './json-template.ts'
import { MESSAGE_AT, ROW } from './row.ts'

/** What the fields of a source and its log schema add to a message, about. */
const SHARED_BYTES = 200

/** The messages of one read: rows, seconds and templates have an item (of rows: `ROW` of them) for each. */
export interface Messages {
  readonly chunk: Buffer
  readonly rows: Int32Array
  readonly seconds: Float64Array
  readonly spans: Int32Array
  readonly templates: readonly (JsonTemplate | undefined)[]
  readonly form: Form
  readonly fields: SourceFields
  /** Estimated size as text, in bytes. */
  readonly bytes: number
}

/** What all pieces of one read share, made when first asked for. */
class Shared {
  readonly messages: Messages
  #maker: EventMaker | undefined
  #json: SharedJson | undefined
  #utf8: boolean | undefined

  constructor(messages: Messages) {
    this.messages = messages
  }

  get maker(): EventMaker {
    this.#maker ??= new EventMaker(this.messages.form, this.messages.fields)
    return this.#maker
  }

  get json(): SharedJson {
    const { timestamp, own } = this.messages.fields
    this.#json ??= {
      timestamp: new JsonLiteral(encodeJson(timestamp)),
      own: own.map(({ value }) => new JsonLiteral(encodeJson(value))),
    }
    return this.#json
  }

  get isUtf8(): boolean {
    this.#utf8 ??= isUtf8(this.messages.chunk)
    return this.#utf8
  }
}

/** Syslog messages in the bytes they came in. */
export class SyslogRecords implements Records {
  readonly length: number
  readonly #shared: Shared
  /** The messages that these records are, where they are not all of them. */
  readonly #chosen: readonly number[] | undefined
  /** The message under the cursor, reused: one object for all calls. */
  readonly #message: { -readonly [K in keyof ParsedMessage]: ParsedMessage[K] }

  private constructor(shared: Shared, chosen: readonly number[] | undefined) {
    const { chunk, rows, spans, seconds } = shared.messages
    this.#shared = shared
    this.#chosen = chosen
    this.#message = { chunk, rows, at: 0, seconds: 0, spans }
    this.length = chosen?.length ?? seconds.length
  }

  static of(messages: Messages): SyslogRecords {
    return new SyslogRecords(new Shared(messages), undefined)
  }

  get bytes(): number {
    const { bytes, seconds } = this.#shared.messages
    return Math.round((bytes / seconds.length + SHARED_BYTES) * this.length)
  }

  event(index: number): LogEvent {
    this.#moveTo(index)
    return this.#shared.maker.make(this.#message)
  }

  pick(indexes: readonly number[]): SyslogRecords {
    return new SyslogRecords(
      this.#shared,
      indexes.map((index) => this.#position(index)),
    )
  }

  slice(start: number, end: number): SyslogRecords {
    const indexes = Array.from({ length: Math.min(end, this.length) - start }, (_, i) => start + i)
    return this.pick(indexes)
  }

  json(index: number, out: JsonOutput): boolean {
    const template = this.#shared.messages.templates[this.#position(index)]
    if (template === undefined || !this.#shared.isUtf8) return false
    const message = this.#moveTo(index)
    // The end of a frame may cut a character in two whose other half follows in the chunk.
    const next = message.chunk[message.rows[message.at + MESSAGE_AT + 1] as number]
    if (next !== undefined && (next & 0xc0) === 0x80) return false
    template.write(message, this.#shared.json, out)
    return true
  }

  #position(index: number): number {
    return this.#chosen === undefined ? index : (this.#chosen[index] as number)
  }

  #moveTo(index: number): ParsedMessage {
    const position = this.#position(index)
    this.#message.at = position * ROW
    this.#message.seconds = this.#shared.messages.seconds[position] as number
    return this.#message
  }
}
