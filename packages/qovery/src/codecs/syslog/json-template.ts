import { JsonLiteral, type JsonOutput, type SourceFields } from '@qovery/sdk'
import { compareText } from '@qovery/vrl/value'
import type { ParsedMessage } from './events.ts'
import { HOST, type Content, type Form } from './form.ts'
import { FACILITIES, SEVERITIES } from './priority.ts'
import {
  APPNAME_AT,
  DATA_AT,
  HOSTNAME_AT,
  KIND,
  MESSAGE_AT,
  MSGID_AT,
  NANOS,
  PRIORITY,
  PROCID_AT,
  PROCID_OTHER,
  PROCID_TEXT,
  procidOfKind,
  VERSION,
} from './row.ts'
import { ELEMENT_SPANS, PARAM_SPANS, valueOf } from './structured-data.ts'

/** JSON that differs between sources, but not between the messages of one read. */
export interface SharedJson {
  readonly timestamp: JsonLiteral
  /** Of the source's own fields, by their position. */
  readonly own: readonly JsonLiteral[]
}

/*
 * What goes into a gap of a template: places of rows by their number, these, the source's own fields from OWN on, and
 * from VALUE on the values of structured data, by where their span stands among those of the message.
 */
const FACILITY = 100
const SEVERITY = 101
const TIME = 102
const INGESTED = 103
const OWN = 1000
const VALUE = 2000

const FACILITY_JSON = FACILITIES.map((name) => new JsonLiteral(name))
const SEVERITY_JSON = SEVERITIES.map((name) => new JsonLiteral(name))
type HeaderContent = Exclude<Content, number | 'source_type' | 'version'>
const TEXT_PLACES = {
  hostname: HOSTNAME_AT,
  appname: APPNAME_AT,
  procid: PROCID_AT,
  msgid: MSGID_AT,
  message: MESSAGE_AT,
} as const

/** A name with the JSON of its value: literals and gaps in turn. */
interface Entry {
  readonly name: string
  readonly literals: readonly string[]
  readonly gaps: readonly number[]
}

/** Writes the JSON of messages that have the same fields: what is the same in all of them is prepared, the gaps are filled from bytes. */
export class JsonTemplate {
  readonly #literals: readonly JsonLiteral[]
  readonly #gaps: Int32Array

  private constructor(literals: readonly string[], gaps: readonly number[]) {
    this.#literals = literals.map((text) => new JsonLiteral(text))
    this.#gaps = Int32Array.from(gaps)
  }

  /** The template for messages like this one; `undefined` where only an object tells what comes of them. */
  static of(form: Form, message: ParsedMessage, fields: SourceFields): JsonTemplate | undefined {
    if (form.bare) return new JsonTemplate(['"', '"'], [MESSAGE_AT])
    if (form.places.some(({ path }) => path.length !== 1)) return undefined
    const kind = message.rows[message.at + KIND] as number
    if (procidOfKind(kind) === PROCID_OTHER) return undefined
    const entries = [...headerEntries(form, message, fields), ...dataEntries(message)]
    const whole = inObject(entries)
    return whole && new JsonTemplate(whole.literals, whole.gaps)
  }

  write(message: ParsedMessage, shared: SharedJson, out: JsonOutput): void {
    const { chunk, rows, at, seconds } = message
    const gaps = this.#gaps
    const literals = this.#literals
    for (let i = 0; i < gaps.length; i++) {
      out.literal(literals[i] as JsonLiteral)
      const gap = gaps[i] as number
      if (gap < FACILITY) out.inside(chunk, rows[at + gap] as number, rows[at + gap + 1] as number)
      else if (gap >= VALUE) writeValue(message, (rows[at + DATA_AT] as number) + gap - VALUE, out)
      else if (gap >= OWN) out.literal(shared.own[gap - OWN] as JsonLiteral)
      else if (gap === TIME) out.insideTimestamp(seconds, rows[at + NANOS] as number)
      else if (gap === INGESTED) out.literal(shared.timestamp)
      else if (gap === FACILITY) out.literal(FACILITY_JSON[(rows[at + PRIORITY] as number) >> 3] as JsonLiteral)
      else out.literal(SEVERITY_JSON[(rows[at + PRIORITY] as number) & 7] as JsonLiteral)
    }
    out.literal(literals[gaps.length] as JsonLiteral)
  }
}

function writeValue({ chunk, spans }: ParsedMessage, span: number, out: JsonOutput): void {
  const end = spans[span + 1] as number
  if (end >= 0) out.inside(chunk, spans[span] as number, end)
  else out.insideText(valueOf(spans, span, (from, to) => chunk.toString('utf8', from, to)))
}

function* headerEntries(form: Form, message: ParsedMessage, fields: SourceFields): Generator<Entry> {
  for (const { path, content } of form.places) {
    const name = path[0] as string
    if (content === 'source_type') yield { name, literals: [JSON.stringify(fields.source_type)], gaps: [] }
    else if (content === 'version') yield* versionEntry(name, message)
    else {
      const gap = typeof content === 'number' ? ownGap(content, form, message, fields) : gapFor(content, form, message)
      if (gap === undefined) continue
      yield hasQuotes(gap, message) ? quoted(name, gap) : { name, literals: ['', ''], gaps: [gap] }
    }
  }
}

function* versionEntry(name: string, { rows, at }: ParsedMessage): Generator<Entry> {
  const version = rows[at + VERSION] as number
  if (version !== -1) yield { name, literals: [String(version)], gaps: [] }
}

function quoted(name: string, gap: number): Entry {
  return { name, literals: ['"', '"'], gaps: [gap] }
}

/** Whether what fills the gap is the inside of a string. */
function hasQuotes(gap: number, { rows, at }: ParsedMessage): boolean {
  if (gap === PROCID_AT) return procidOfKind(rows[at + KIND] as number) === PROCID_TEXT
  return gap !== INGESTED && gap < OWN
}

function ownGap(index: number, form: Form, { rows, at }: ParsedMessage, fields: SourceFields): number {
  const isTold = form.native && fields.own[index]?.name === HOST && rows[at + HOSTNAME_AT] !== -1
  return isTold ? HOSTNAME_AT : OWN + index
}

/** What fills the gap; `undefined`: the field is left out. */
function gapFor(content: HeaderContent, form: Form, { rows, at, seconds }: ParsedMessage): number | undefined {
  const priority = rows[at + PRIORITY] as number
  switch (content) {
    case 'timestamp':
      if (!Number.isNaN(seconds)) return TIME
      return form.schema.namespace === 'legacy' ? INGESTED : undefined
    case 'severity':
      return priority < 0 ? undefined : SEVERITY
    case 'facility':
      return priority < 0 || FACILITIES[priority >> 3] === undefined ? undefined : FACILITY
    default:
      return rows[at + TEXT_PLACES[content]] === -1 ? undefined : TEXT_PLACES[content]
  }
}

function dataEntries({ chunk, rows, at, spans }: ParsedMessage): Entry[] {
  const textAt = (span: number) => chunk.toString('utf8', spans[span], spans[span + 1])
  const from = rows[at + DATA_AT] as number
  const to = rows[at + DATA_AT + 1] as number
  const elements: Entry[] = []
  for (let span = from; span < to;) {
    const name = textAt(span)
    const count = spans[span + 2] as number
    span += ELEMENT_SPANS
    const params: Entry[] = []
    for (let i = 0; i < count; i++, span += PARAM_SPANS) params.push(quoted(textAt(span), VALUE + span + 2 - from))
    const value = inObject(params)
    // A name that comes twice makes the template none, here as below.
    elements.push(value === undefined ? { name, literals: [], gaps: [] } : { name, ...value })
  }
  return elements
}

/** The entries as one object, sorted by name; `undefined` where a name comes twice, or an entry cannot be written. */
function inObject(entries: readonly Entry[]): Omit<Entry, 'name'> | undefined {
  const sorted = [...entries].sort((a, b) => compareText(a.name, b.name))
  const literals = ['{']
  const gaps: number[] = []
  for (const [index, { name, literals: own, gaps: ownGaps }] of sorted.entries()) {
    if (own.length === 0 || name === sorted[index - 1]?.name) return undefined
    const [first, ...others] = own
    literals.push(`${literals.pop()}${index > 0 ? ',' : ''}${JSON.stringify(name)}:${first}`, ...others)
    gaps.push(...ownGaps)
  }
  literals.push(`${literals.pop()}}`)
  return { literals, gaps }
}
