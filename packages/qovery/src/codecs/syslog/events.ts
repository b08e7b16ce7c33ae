import { LogEvent, Metadata, sourceMetadata, type SourceFields } from '@qovery/sdk'
import { getPath, setPath } from '@qovery/vrl/path'
import { cloneValue, setField, Timestamp, type Value, type ValueObject } from '@qovery/vrl/value'
import { HOST, type Content, type Form, type Place } from './form.ts'
import { FACILITIES, SEVERITIES } from './priority.ts'
import { APPNAME_AT, DATA_AT, HOSTNAME_AT, MESSAGE_AT, MSGID_AT, NANOS, PRIORITY, PROCID_AT, VERSION } from './row.ts'
import { eachElement } from './structured-data.ts'

/** A message that was taken apart. */
export interface ParsedMessage {
  readonly chunk: Buffer
  readonly rows: Int32Array
  /** Where its row begins. */
  readonly at: number
  readonly seconds: number
  readonly spans: Int32Array
}

const PLACES = { hostname: HOSTNAME_AT, appname: APPNAME_AT, msgid: MSGID_AT } as const

/** Makes events of messages for one source. */
export class EventMaker {
  readonly #form: Form
  readonly #fields: SourceFields
  /** What all events share, where nothing of a message goes into the metadata. */
  readonly #metadata: Metadata

  constructor(form: Form, fields: SourceFields) {
    this.#form = form
    this.#fields = fields
    this.#metadata = sourceMetadata(form.schema, fields)
  }

  make(message: ParsedMessage): LogEvent {
    const text = textsOf(message)
    if (this.#form.bare) return new LogEvent(messageOf(message, text), this.#metadataOf(message, text))
    const value: ValueObject = {}
    for (const { path, content, yields } of this.#form.places) {
      if (!yields) this.#put(value, path, this.#contentOf(content, message, text))
    }
    this.#putData(value, message, text)
    for (const place of this.#form.places) this.#putOwn(value, place, message, text)
    return new LogEvent(value, this.#metadata)
  }

  #put(value: ValueObject, path: readonly string[], field: Value | undefined): void {
    if (field === undefined) return
    if (path.length === 1) setField(value, path[0] as string, field)
    else setPath(value, path, field)
  }

  #putData(value: ValueObject, { rows, at, spans }: ParsedMessage, text: TextOf): void {
    eachElement(spans, rows[at + DATA_AT] as number, rows[at + DATA_AT + 1] as number, text, (id, params) => {
      setField(value, id, params)
    })
  }

  /** What structured data of the same name must not hide, and what gives way to it. */
  #putOwn(value: ValueObject, { path, content, yields }: Place, message: ParsedMessage, text: TextOf): void {
    const mayLack = yields || (content === 'timestamp' && this.#form.schema.namespace === 'legacy')
    if (mayLack ? getPath(value, path) !== undefined : typeof content !== 'number') return
    const ingested = content === 'timestamp' ? this.#fields.timestamp : undefined
    this.#put(value, path, this.#contentOf(content, message, text) ?? ingested)
  }

  #contentOf(content: Content, message: ParsedMessage, text: TextOf): Value | undefined {
    const { rows, at, seconds } = message
    if (typeof content === 'number') return this.#ownOf(content, message, text)
    switch (content) {
      case 'message':
        return messageOf(message, text)
      case 'timestamp':
        return Number.isNaN(seconds) ? undefined : new Timestamp(seconds, rows[at + NANOS] as number)
      case 'severity':
        return severityOf(rows[at + PRIORITY] as number)
      case 'facility':
        return FACILITIES[(rows[at + PRIORITY] as number) >> 3]
      case 'version':
        return rows[at + VERSION] === -1 ? undefined : rows[at + VERSION]
      case 'procid':
        return procidOf(message, text)
      case 'source_type':
        return this.#fields.source_type
      default:
        return fieldAt(PLACES[content], message, text)
    }
  }

  #ownOf(index: number, message: ParsedMessage, text: TextOf): Value | undefined {
    const own = this.#fields.own[index]
    if (own === undefined) return undefined
    const told = this.#form.native && own.name === HOST ? fieldAt(HOSTNAME_AT, message, text) : undefined
    // The same value goes into each event: none of them may have the other's objects.
    return told ?? cloneValue(own.value)
  }

  #metadataOf(message: ParsedMessage, text: TextOf): Metadata {
    const { source_type, source_id } = this.#fields
    const { rows, at, spans } = message
    const { value } = this.#metadata
    const fields: ValueObject = { ...(value[source_type] as ValueObject) }
    for (const name of [
      'timestamp',
      'hostname',
      'severity',
      'facility',
      'version',
      'appname',
      'msgid',
      'procid',
    ] as const) {
      const field = this.#contentOf(name, message, text)
      if (field !== undefined) fields[name] = field
    }
    const data: ValueObject = {}
    eachElement(spans, rows[at + DATA_AT] as number, rows[at + DATA_AT + 1] as number, text, (id, params) => {
      setField(data, id, params)
    })
    fields['structured_data'] = data
    return new Metadata({ ...value, [source_type]: fields }, source_id, source_type)
  }
}

type TextOf = (at: number, end: number) => string

/** Text of places in the chunk. Where a message is all ASCII it is made once, and its parts are cut from it. */
function textsOf(message: ParsedMessage): TextOf {
  const { chunk, rows, at } = message
  const start = firstPlace(message)
  const end = rows[at + MESSAGE_AT + 1] as number
  const whole = chunk.toString('utf8', start, end)
  // A character never comes of less than a byte, so where the lengths are equal each byte has given one.
  if (whole.length === end - start) return (from, to) => whole.slice(from - start, to - start)
  return (from, to) => chunk.toString('utf8', from, to)
}

/** Where the first of the fields begins that are text. */
function firstPlace({ rows, at, spans }: ParsedMessage): number {
  for (let field = HOSTNAME_AT; field < MESSAGE_AT; field += 2) {
    const place = rows[at + field] as number
    if (place >= 0) return place
  }
  const data = rows[at + DATA_AT] as number
  return data < (rows[at + DATA_AT + 1] as number) ? (spans[data] as number) : (rows[at + MESSAGE_AT] as number)
}

function messageOf({ rows, at }: ParsedMessage, text: TextOf): string {
  return text(rows[at + MESSAGE_AT] as number, rows[at + MESSAGE_AT + 1] as number)
}

function fieldAt(field: number, { rows, at }: ParsedMessage, text: TextOf): string | undefined {
  const place = rows[at + field] as number
  return place < 0 ? undefined : text(place, rows[at + field + 1] as number)
}

/** A whole number of 32 bits, else text. */
function procidOf(message: ParsedMessage, text: TextOf): Value | undefined {
  const procid = fieldAt(PROCID_AT, message, text)
  if (procid === undefined || !/^[+-]?\d+$/.test(procid)) return procid
  const number = Number(procid)
  return number === (number | 0) ? number | 0 : procid
}

function severityOf(priority: number): string | undefined {
  return priority < 0 ? undefined : SEVERITIES[priority & 7]
}
