import { cloneValue, isObject, ownField, type Value, type ValueObject } from '@qovery/vrl/value'
import type { Ack } from './ack.ts'
import { sampledBytes, type Batch } from './batch.ts'
import { LogEvent, TraceEvent, type Metadata } from './event.ts'
import { holdOn } from './held.ts'
import type { Column, Records } from './records.ts'

/** How the lines of a chunk become events: what all of them share, and where the line itself goes. */
export interface LineLayout {
  /** The event without its line; its keys sorted, `message_key` among them with any value. */
  readonly shared: ValueObject
  /** The field that takes the line; `null`: the line is the whole event. */
  readonly message_key: string | null
  readonly metadata: Metadata
  /** Estimated size of what is shared, as JSON. */
  readonly bytes: number
}

/** Lines of a chunk of bytes that nobody has looked into yet. Line i is `chunk[starts[i] .. ends[i])`. */
export interface Lines {
  readonly chunk: Uint8Array
  readonly starts: ArrayLike<number>
  readonly ends: ArrayLike<number>
  readonly layout: LineLayout
  /** The value of the bytes from `start` to before `end`: text, or bytes where they are not UTF-8. */
  readonly decode: (chunk: Uint8Array, start: number, end: number) => string | Uint8Array
}

interface Forms {
  readonly events?: readonly LogEvent[]
  readonly lines?: Lines | null
  readonly records?: Records | null
  readonly parts?: readonly LogBatch[] | null
}

/** Logs, as event objects, as lines of raw bytes, as records or as parts of any of these; all become objects on demand. */
export class LogBatch implements Batch<'log'> {
  readonly kind = 'log'
  readonly length: number
  /** The raw form, where the batch has one: hot components may read it instead of `events`. */
  readonly lines: Lines | null
  readonly records: Records | null
  /** The batches that it was joined of, in order. */
  readonly parts: readonly LogBatch[] | null
  ack: Ack | null = null
  #events: readonly LogEvent[] | undefined
  #bytes: number | undefined
  #columns: Map<string, Column | undefined> | undefined
  /** Whether no other batch has the event objects, nor whoever made them. */
  #exclusive = false
  /** Whether several have the batch. */
  #shared = false

  private constructor(length: number, { events, lines, records, parts }: Forms) {
    this.length = length
    this.#events = events
    this.lines = lines ?? null
    this.records = records ?? null
    this.parts = parts ?? null
  }

  static of(events: readonly LogEvent[]): LogBatch {
    return new LogBatch(events.length, { events })
  }

  /** A batch of events that nobody else keeps or reads: the first who edits it may have them as they are. */
  static owned(events: readonly LogEvent[]): LogBatch {
    const batch = new LogBatch(events.length, { events })
    batch.#exclusive = true
    return batch
  }

  share(): void {
    this.#shared = true
    for (const part of this.parts ?? []) part.share()
  }

  static fromLines(lines: Lines): LogBatch {
    return new LogBatch(lines.starts.length, { lines })
  }

  static fromRecords(records: Records): LogBatch {
    return new LogBatch(records.length, { records })
  }

  /** The events of several batches in one that keeps their forms. */
  static join(batches: readonly LogBatch[]): LogBatch {
    if (batches.length === 1) return batches[0] as LogBatch
    const parts = batches.flatMap((batch) => batch.parts ?? [batch])
    return new LogBatch(sumOf(parts, 'length'), { parts })
  }

  get events(): readonly LogEvent[] {
    if (this.#events === undefined) {
      this.#events = this.#made()
      this.#exclusive = this.parts === null && !(this.lines !== null && hasParts(this.lines.layout.shared))
    }
    return this.#events
  }

  get bytes(): number {
    this.#bytes ??= this.#estimate()
    return this.#bytes
  }

  /** Whether `column` makes no events. */
  get hasColumns(): boolean {
    if (this.#events !== undefined) return false
    if (this.parts !== null) return this.parts.every((part) => part.hasColumns)
    return this.records === null || this.records.column !== undefined
  }

  /** The values of the field `name` at the top of the events, for who needs no objects; `undefined`: no event has it. */
  column(name: string): Column | undefined {
    this.#columns ??= new Map()
    if (!this.#columns.has(name)) this.#columns.set(name, this.#column(name))
    return this.#columns.get(name)
  }

  hold(): Ack | null {
    return holdOn(this.ack)
  }

  edit(): LogEvent[] {
    if (this.parts !== null) return this.parts.flatMap((part) => part.edit())
    if (this.#events !== undefined)
      return this.#exclusive && !this.#shared ? [...this.#events] : this.#events.map(copied)
    const events = this.#made()
    return this.lines !== null && hasParts(this.lines.layout.shared) ? events.map(copied) : events
  }

  pick(indexes: readonly number[]): LogBatch {
    if (this.parts !== null) return LogBatch.join(pickParts(this.parts, indexes))
    const events = this.#events
    if (this.records !== null) {
      const records = this.records.pick(indexes)
      if (events === undefined) return LogBatch.fromRecords(records)
      return new LogBatch(indexes.length, { events: indexes.map((index) => events[index] as LogEvent), records })
    }
    if (events !== undefined) return LogBatch.of(indexes.map((index) => events[index] as LogEvent))
    const lines = this.lines as Lines
    return LogBatch.fromLines({
      ...lines,
      starts: indexes.map((index) => lines.starts[index] as number),
      ends: indexes.map((index) => lines.ends[index] as number),
    })
  }

  slice(start: number, end: number): LogBatch {
    if (this.parts !== null) return LogBatch.join(sliceParts(this.parts, start, end))
    const events = this.#events?.slice(start, end)
    if (events !== undefined && this.#exclusive && !this.#shared && this.records === null) return LogBatch.owned(events)
    if (this.records !== null) {
      const records = this.records.slice(start, end)
      return new LogBatch(records.length, events === undefined ? { records } : { events, records })
    }
    if (events !== undefined) return LogBatch.of(events)
    const lines = this.lines as Lines
    return LogBatch.fromLines({
      ...lines,
      starts: Array.prototype.slice.call(lines.starts, start, end) as number[],
      ends: Array.prototype.slice.call(lines.ends, start, end) as number[],
    })
  }

  #estimate(): number {
    if (this.parts !== null) return sumOf(this.parts, 'bytes')
    if (this.lines !== null) return bytesOfLines(this.lines)
    return this.records?.bytes ?? sampledBytes(this.events)
  }

  #column(name: string): Column | undefined {
    if (this.#events === undefined) {
      if (this.parts !== null) return joinedColumn(this.parts, name)
      if (this.lines !== null) return columnOfLines(this.lines, name)
      if (this.records?.column !== undefined) return this.records.column(name)
    }
    return columnOfEvents(this.events, name)
  }

  #made(): LogEvent[] {
    const { records, parts } = this
    if (parts !== null) return parts.flatMap((part) => part.events)
    if (records === null) return materialise(this.lines as Lines)
    const events: LogEvent[] = []
    for (let i = 0; i < records.length; i++) events.push(records.event(i))
    return events
  }
}

function sumOf(parts: readonly LogBatch[], what: 'length' | 'bytes'): number {
  let sum = 0
  for (const part of parts) sum += part[what]
  return sum
}

/** Those of the events at `indexes`, which ascend, that each part has. */
function pickParts(parts: readonly LogBatch[], indexes: readonly number[]): LogBatch[] {
  const picked: LogBatch[] = []
  let first = 0
  let from = 0
  for (const part of parts) {
    const offset = first
    first += part.length
    let to = from
    while (to < indexes.length && (indexes[to] as number) < first) to++
    if (to > from) picked.push(part.pick(indexes.slice(from, to).map((index) => index - offset)))
    from = to
  }
  return picked
}

function sliceParts(parts: readonly LogBatch[], start: number, end: number): LogBatch[] {
  const sliced: LogBatch[] = []
  let first = 0
  for (const part of parts) {
    const [from, to] = [Math.max(0, start - first), Math.min(part.length, end - first)]
    if (from < to) sliced.push(to - from === part.length ? part : part.slice(from, to))
    first += part.length
  }
  return sliced
}

function materialise(lines: Lines): LogEvent[] {
  const { chunk, starts, ends, layout, decode } = lines
  const { shared, message_key, metadata } = layout
  const events: LogEvent[] = []
  for (let i = 0; i < starts.length; i++) {
    const line = decode(chunk, starts[i] as number, ends[i] as number)
    events.push(new LogEvent(message_key === null ? line : withLine(shared, message_key, line), metadata))
  }
  return events
}

function columnOfEvents(events: readonly LogEvent[], name: string): Column {
  const values = new Array<Value | undefined>(events.length)
  for (let i = 0; i < values.length; i++) {
    const { value } = events[i] as LogEvent
    values[i] = isObject(value) ? ownField(value, name) : undefined
  }
  return values
}

function joinedColumn(parts: readonly LogBatch[], name: string): Column | undefined {
  const columns = parts.map((part) => part.column(name))
  if (columns.every((column) => column === undefined)) return undefined
  return columns.flatMap((column, i) => column ?? new Array<undefined>((parts[i] as LogBatch).length).fill(undefined))
}

function columnOfLines({ chunk, starts, ends, layout, decode }: Lines, name: string): Column | undefined {
  const { shared, message_key } = layout
  if (message_key === null) return undefined
  if (name === message_key) {
    return Array.from({ length: starts.length }, (_, i) => decode(chunk, starts[i] as number, ends[i] as number))
  }
  const value = ownField(shared, name)
  return value === undefined ? undefined : new Array<Value>(starts.length).fill(value)
}

function withLine(shared: ValueObject, key: string, line: Value): ValueObject {
  const value: ValueObject = { ...shared }
  value[key] = line
  return value
}

/** Whether a field is an object or an array: events that share it cannot be changed one by one. */
function hasParts(shared: ValueObject): boolean {
  return Object.values(shared).some((field) => Array.isArray(field) || (field !== undefined && isObject(field)))
}

function copied(event: LogEvent): LogEvent {
  return new LogEvent(cloneValue(event.value), event.metadata)
}

function bytesOfLines(lines: Lines): number {
  let sum = lines.starts.length * lines.layout.bytes
  for (let i = 0; i < lines.starts.length; i++) sum += (lines.ends[i] as number) - (lines.starts[i] as number)
  return sum
}

/** Traces, as event objects. */
export class TraceBatch implements Batch<'trace'> {
  readonly kind = 'trace'
  readonly events: readonly TraceEvent[]
  ack: Ack | null = null
  #bytes: number | undefined

  constructor(events: readonly TraceEvent[]) {
    this.events = events
  }

  static of(events: readonly TraceEvent[]): TraceBatch {
    return new TraceBatch(events)
  }

  get length(): number {
    return this.events.length
  }

  get bytes(): number {
    this.#bytes ??= sampledBytes(this.events)
    return this.#bytes
  }

  hold(): Ack | null {
    return holdOn(this.ack)
  }

  share(): void {
    // `edit` copies always.
  }

  edit(): TraceEvent[] {
    return this.events.map((event) => new TraceEvent(cloneValue(event.value), event.metadata))
  }

  pick(indexes: readonly number[]): TraceBatch {
    return new TraceBatch(indexes.map((index) => this.events[index] as TraceEvent))
  }

  slice(start: number, end: number): TraceBatch {
    return new TraceBatch(this.events.slice(start, end))
  }
}
