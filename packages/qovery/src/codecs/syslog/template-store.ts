import type { SourceFields } from '@qovery/sdk'
import type { ParsedMessage } from './events.ts'
import type { Form } from './form.ts'
import { JsonTemplate } from './json-template.ts'
import { DATA_AT, KIND } from './row.ts'
import { ELEMENT_SPANS, PARAM_SPANS } from './structured-data.ts'

/** So many templates are kept; a sender that makes up names all the time only empties the store. */
const MOST = 256
/** Structured data that takes more bytes gets no template. */
const LONGEST_DATA = 4096

/** What all messages of a shape have in common. */
interface Shape {
  readonly kind: number
  /** The names in the structured data, as the message that came first has them. */
  readonly message: ParsedMessage
  readonly template: JsonTemplate | undefined
}

/** Finds the template for a message by the kind of its row and the names of its structured data. */
export class TemplateStore {
  readonly #form: Form
  readonly #shapes = new Map<number, Shape>()
  /** Of the latest message, which most often has the shape of the next. */
  #latest: Shape | undefined
  #latestHash = 0

  constructor(form: Form) {
    this.#form = form
  }

  /** @param hash of the names in the structured data */
  find(message: ParsedMessage, hash: number, fields: SourceFields): JsonTemplate | undefined {
    const kind = message.rows[message.at + KIND] as number
    const key = Math.imul(hash ^ kind, 0x01000193)
    const shape = key === this.#latestHash ? this.#latest : this.#shapes.get(key)
    if (shape === undefined) return this.#learn(key, kind, message, fields)
    this.#latest = shape
    this.#latestHash = key
    return shape.kind === kind && hasSameNames(shape.message, message) ? shape.template : undefined
  }

  #learn(key: number, kind: number, message: ParsedMessage, fields: SourceFields): JsonTemplate | undefined {
    const own = alone(message)
    if (own.chunk.length > LONGEST_DATA) return undefined
    if (this.#shapes.size >= MOST) this.#shapes.clear()
    const template = JsonTemplate.of(this.#form, message, fields)
    this.#shapes.set(key, { kind, message: own, template })
    return template
  }
}

/** The message in memory of its own, with what `hasSameNames` looks at. */
function alone({ chunk, rows, at, seconds, spans }: ParsedMessage): ParsedMessage {
  const from = rows[at + DATA_AT] as number
  const to = rows[at + DATA_AT + 1] as number
  const own = spans.slice(from, to)
  const start = own[0] ?? 0
  let end = start
  forEachName(own, 0, own.length, (span) => {
    end = own[span + 1] as number
    own[span] = (own[span] as number) - start
    own[span + 1] = end - start
  })
  const row = rows.slice(at, at + DATA_AT + 2)
  row[DATA_AT] = 0
  row[DATA_AT + 1] = own.length
  return { chunk: Buffer.from(chunk.subarray(start, end)), rows: row, at: 0, seconds, spans: own }
}

function forEachName(spans: Int32Array, from: number, to: number, take: (span: number) => void): void {
  for (let at = from; at < to;) {
    take(at)
    const count = spans[at + 2] as number
    at += ELEMENT_SPANS
    for (let i = 0; i < count; i++, at += PARAM_SPANS) take(at)
  }
}

/** Whether the structured data of two messages has the same ids and names in the same order. */
function hasSameNames(known: ParsedMessage, message: ParsedMessage): boolean {
  const knownSpans = known.spans
  const { spans } = message
  const from = message.rows[message.at + DATA_AT] as number
  const length = (message.rows[message.at + DATA_AT + 1] as number) - from
  if (length !== knownSpans.length) return false
  for (let at = 0; at < length;) {
    const count = spans[from + at + 2] as number
    if (count !== knownSpans[at + 2] || !isSameText(known, at, message, from + at)) return false
    at += ELEMENT_SPANS
    for (let i = 0; i < count; i++, at += PARAM_SPANS) {
      if (!isSameText(known, at, message, from + at)) return false
    }
  }
  return true
}

function isSameText(known: ParsedMessage, knownSpan: number, message: ParsedMessage, span: number): boolean {
  const a = known.chunk
  const b = message.chunk
  const from = known.spans[knownSpan] as number
  const start = message.spans[span] as number
  const length = (message.spans[span + 1] as number) - start
  if ((known.spans[knownSpan + 1] as number) - from !== length) return false
  for (let i = 0; i < length; i++) if (a[from + i] !== b[start + i]) return false
  return true
}
