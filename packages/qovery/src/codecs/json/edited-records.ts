import { JsonLiteral, LogEvent, type JsonOutput, type Metadata, type Records } from '@qovery/sdk'
import { cloneValue, encodeJson, parseJson, setField, type Value, type ValueObject } from '@qovery/vrl/value'
import { ChosenRows } from './chosen-rows.ts'
import { EditPlan, type Edits } from './edit-plan.ts'
import { LiteralCache } from './literal-cache.ts'
import type { ObjectShape } from './object-shape.ts'
import { readsBack } from './reads-back.ts'

/** Objects in the bytes they came in, with fields that were written since. Lists have an item for each event. */
export interface EditedRows {
  readonly chunk: Buffer
  readonly starts: readonly number[]
  readonly ends: readonly number[]
  /** `undefined`: the event was made. */
  readonly shapes: readonly (ObjectShape | undefined)[]
  /** Where its values begin in `spans`. */
  readonly firsts: readonly number[]
  readonly spans: Int32Array
  /** By their index, the events that were made. */
  readonly made: ReadonlyMap<number, LogEvent>
  readonly edits: Edits
  /** For each field that is written, its value in every event; `undefined`: the event has no such field. */
  readonly columns: readonly (readonly (Value | undefined)[])[]
  readonly metadata: Metadata
  /** Estimated size of one as JSON, in bytes. */
  readonly bytes: number
}

const CLOSE = new JsonLiteral('}')
const EMPTY = new JsonLiteral('{}')
const literals = new LiteralCache()

/** Texts tend to come again; what else was written is encoded each time. */
function write(value: Value, out: JsonOutput): void {
  if (typeof value === 'string') out.literal(literals.of(value))
  else out.json(encodeJson(value))
}

/** The plan for a shape; the one that was used last is kept with it. */
export function planOf(shape: ObjectShape, edits: Edits): EditPlan {
  if (shape.edit?.edits !== edits) shape.edit = new EditPlan(shape.keys, edits)
  return shape.edit
}

/** JSON objects in the bytes they came in, some of whose fields were written by a program. */
export class EditedRecords implements Records {
  readonly #rows: EditedRows
  readonly #chosen: ChosenRows

  constructor(rows: EditedRows, chosen = new ChosenRows(rows.shapes.length)) {
    this.#rows = rows
    this.#chosen = chosen
  }

  get length(): number {
    return this.#chosen.length
  }

  get bytes(): number {
    return this.#rows.bytes * this.#chosen.length
  }

  event(index: number): LogEvent {
    const row = this.#chosen.row(index)
    const { chunk, starts, ends, made, edits, columns, metadata } = this.#rows
    const known = made.get(row)
    // Who asks may change what it gets, and others ask too.
    if (known !== undefined) return new LogEvent(cloneValue(known.value), known.metadata)
    const object = parseJson(chunk.toString('utf8', starts[row], ends[row])) as ValueObject
    for (const [column, name] of edits.writes.entries()) {
      const value = columns[column]?.[row]
      if (value !== undefined) setField(object, name, cloneValue(value))
      else if (Object.hasOwn(object, name)) object[name] = undefined
    }
    return new LogEvent(object, metadata)
  }

  metadata(index: number): Metadata {
    return this.#rows.made.get(this.#chosen.row(index))?.metadata ?? this.#rows.metadata
  }

  readsBack(index: number): boolean {
    const row = this.#chosen.row(index)
    if (this.#rows.shapes[row] === undefined) return false
    return this.#rows.columns.every((column) => readsBack(column[row]))
  }

  pick(indexes: readonly number[]): EditedRecords {
    return new EditedRecords(this.#rows, this.#chosen.pick(indexes))
  }

  slice(start: number, end: number): EditedRecords {
    return new EditedRecords(this.#rows, this.#chosen.slice(start, end))
  }

  json(index: number, out: JsonOutput): boolean {
    const row = this.#chosen.row(index)
    const { chunk, shapes, firsts, spans, edits, columns } = this.#rows
    const shape = shapes[row]
    if (shape === undefined) return false
    const at = firsts[row] as number
    let isFirst = true
    for (const { first, next, value } of planOf(shape, edits).steps) {
      const written = value < 0 ? columns[-1 - value]?.[row] : null
      if (written === undefined) continue
      out.literal(isFirst ? first : next)
      isFirst = false
      if (value < 0) write(written, out)
      else out.copy(chunk, spans[at + 2 * value] as number, spans[at + 2 * value + 1] as number)
    }
    out.literal(isFirst ? EMPTY : CLOSE)
    return true
  }
}
