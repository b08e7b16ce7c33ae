import { isUtf8 } from 'node:buffer'
import { LogBatch, type Lines, type LogEvent, type Metadata } from '@qovery/sdk'
import { parseJson, type Value, type ValueObject } from '@qovery/vrl/value'
import { EditedRecords, planOf } from './edited-records.ts'
import type { Edits } from './edit-plan.ts'
import { ObjectScanner } from './object-scanner.ts'
import type { ObjectShape } from './object-shape.ts'

/** About how many fields an object has, for the memory that is taken at first. */
const FIELDS = 16
const QUOTE = 0x22

/** Edits lines that are JSON objects where they lie: fields are read as they are asked for, and written aside. */
export class LineEditor {
  readonly #edits: Edits
  readonly #scanner = new ObjectScanner()

  constructor(edits: Edits) {
    this.#edits = edits
  }

  /** Begins with some lines; `undefined` where their bytes are not all UTF-8. */
  begin(lines: Lines): EditedLines | undefined {
    const { starts, ends } = lines
    const chunk = bufferOf(lines.chunk)
    if (starts.length === 0 || !isUtf8(chunk.subarray(starts[0], ends[ends.length - 1]))) return undefined
    this.#scanner.begin(chunk, starts.length * FIELDS)
    return new EditedLines(this.#scanner, this.#edits, chunk, lines.layout.metadata)
  }
}

function bufferOf(chunk: Uint8Array): Buffer {
  return chunk instanceof Buffer ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
}

/** Some lines under way. After `take`, their fields are read and written, and `keep` or `add` ends the event. */
export class EditedLines {
  readonly #scanner: ObjectScanner
  readonly #edits: Edits
  readonly #chunk: Buffer
  readonly #metadata: Metadata
  readonly #starts: number[] = []
  readonly #ends: number[] = []
  readonly #shapes: (ObjectShape | undefined)[] = []
  readonly #firsts: number[] = []
  readonly #made = new Map<number, LogEvent>()
  readonly #columns: (Value | undefined)[][]
  #bytes = 0
  #first = 0
  #shape: ObjectShape | undefined

  constructor(scanner: ObjectScanner, edits: Edits, chunk: Buffer, metadata: Metadata) {
    this.#scanner = scanner
    this.#edits = edits
    this.#chunk = chunk
    this.#metadata = metadata
    this.#columns = edits.writes.map(() => [])
  }

  /** Takes the line from `start` to before `end` apart; false: it has to be made into an event. */
  take(start: number, end: number): boolean {
    this.#first = this.#scanner.used
    this.#shape = this.#scanner.scan(start, end)
    return this.#shape !== undefined
  }

  /** The fields of the line that are read, as far as it has them. */
  read(): ValueObject {
    const { reads } = this.#edits
    const object: ValueObject = {}
    if (reads.length === 0) return object
    const places = planOf(this.#shape as ObjectShape, this.#edits).reads
    for (let i = 0; i < reads.length; i++) {
      const place = places[i] as number
      if (place >= 0) object[reads[i] as string] = this.#valueAt(this.#first + 2 * place)
    }
    return object
  }

  #valueAt(span: number): Value {
    const { spans } = this.#scanner
    const start = spans[span] as number
    const end = spans[span + 1] as number
    const chunk = this.#chunk
    if (chunk[start] === QUOTE) {
      const inside = chunk.toString('utf8', start + 1, end - 1)
      if (!inside.includes('\\')) return inside
    }
    return parseJson(chunk.toString('utf8', start, end))
  }

  /** Keeps the line that was taken, with the fields that are written as they are in `object`. */
  keep(object: ValueObject, start: number, end: number): void {
    const { writes } = this.#edits
    const row = this.#shapes.length
    for (let i = 0; i < writes.length; i++)
      (this.#columns[i] as (Value | undefined)[])[row] = object[writes[i] as string]
    this.#row(start, end, this.#shape)
  }

  /** Puts an event in the place of a line. */
  add(event: LogEvent): void {
    const row = this.#shapes.length
    this.#made.set(row, event)
    for (const column of this.#columns) column[row] = undefined
    this.#row(0, 0, undefined)
  }

  #row(start: number, end: number, shape: ObjectShape | undefined): void {
    this.#starts.push(start)
    this.#ends.push(end)
    this.#shapes.push(shape)
    this.#firsts.push(this.#first)
    this.#bytes += end - start
  }

  /** All events in their order; `undefined`: there are none. */
  finish(): LogBatch | undefined {
    const count = this.#shapes.length
    if (count === 0) return undefined
    if (this.#made.size === count) return LogBatch.owned([...this.#made.values()])
    const records = new EditedRecords({
      chunk: this.#chunk,
      starts: this.#starts,
      ends: this.#ends,
      shapes: this.#shapes,
      firsts: this.#firsts,
      spans: this.#scanner.spans,
      made: this.#made,
      edits: this.#edits,
      columns: this.#columns,
      metadata: this.#metadata,
      bytes: Math.round(this.#bytes / count),
    })
    return LogBatch.fromRecords(records)
  }
}
