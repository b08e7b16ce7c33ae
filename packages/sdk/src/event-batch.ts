import { cloneValue, type Value, type ValueObject } from '@qovery/vrl/value'
import type { Ack } from './ack.ts'
import { sampledBytes, type Batch } from './batch.ts'
import { LogEvent, TraceEvent, type Metadata } from './event.ts'
import { holdOn } from './held.ts'

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

/** Logs, as event objects or as lines of raw bytes that become objects on demand. */
export class LogBatch implements Batch<'log'> {
  readonly kind = 'log'
  readonly length: number
  /** The raw form, where the batch has one: hot components may read it instead of `events`. */
  readonly lines: Lines | null
  ack: Ack | null = null
  #events: readonly LogEvent[] | undefined
  #bytes: number | undefined

  private constructor(length: number, events: readonly LogEvent[] | undefined, lines: Lines | null) {
    this.length = length
    this.#events = events
    this.lines = lines
  }

  static of(events: readonly LogEvent[]): LogBatch {
    return new LogBatch(events.length, events, null)
  }

  static fromLines(lines: Lines): LogBatch {
    return new LogBatch(lines.starts.length, undefined, lines)
  }

  get events(): readonly LogEvent[] {
    this.#events ??= materialise(this.lines as Lines)
    return this.#events
  }

  get bytes(): number {
    this.#bytes ??= this.lines === null ? sampledBytes(this.events) : bytesOfLines(this.lines)
    return this.#bytes
  }

  hold(): Ack | null {
    return holdOn(this.ack)
  }

  edit(): LogEvent[] {
    return this.#events === undefined
      ? materialise(this.lines as Lines)
      : this.#events.map((event) => new LogEvent(cloneValue(event.value), event.metadata))
  }

  pick(indexes: readonly number[]): LogBatch {
    if (this.#events !== undefined) {
      const events = this.#events
      return LogBatch.of(indexes.map((index) => events[index] as LogEvent))
    }
    const lines = this.lines as Lines
    return LogBatch.fromLines({
      ...lines,
      starts: indexes.map((index) => lines.starts[index] as number),
      ends: indexes.map((index) => lines.ends[index] as number),
    })
  }

  slice(start: number, end: number): LogBatch {
    if (this.#events !== undefined) return LogBatch.of(this.#events.slice(start, end))
    const lines = this.lines as Lines
    return LogBatch.fromLines({
      ...lines,
      starts: Array.prototype.slice.call(lines.starts, start, end) as number[],
      ends: Array.prototype.slice.call(lines.ends, start, end) as number[],
    })
  }
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

function withLine(shared: ValueObject, key: string, line: Value): ValueObject {
  const value: ValueObject = { ...shared }
  value[key] = line
  return value
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
