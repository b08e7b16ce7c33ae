import { JsonLiteral, LogEvent, type JsonOutput, type PlacedValues, type Records } from '@qovery/sdk'
import { cloneValue } from '@qovery/vrl/value'
import { ChosenRows } from './chosen-rows.ts'
import type { ObjectShape } from './object-shape.ts'
import { RecordPlan, type Additions } from './record-plan.ts'

/** The events of one read: those that were taken apart, and those that had to be made. Lists have an item for each event. */
export interface JsonRows extends PlacedValues {
  readonly chunk: Buffer
  readonly starts: ArrayLike<number>
  readonly ends: ArrayLike<number>
  /** `undefined`: the event was made. */
  readonly shapes: readonly (ObjectShape | undefined)[]
  /** Where its values begin in `spans`. */
  readonly firsts: readonly number[]
  readonly spans: Int32Array
  /** By their index, the events that were made. */
  readonly made: ReadonlyMap<number, LogEvent>
  readonly additions: Additions
  /** Estimated size of one as JSON, in bytes. */
  readonly bytes: number
  /** The event of an object that was taken apart. */
  make(chunk: Buffer, start: number, end: number): LogEvent
}

const EMPTY = new JsonLiteral('{}')

/** JSON objects in the bytes they came in. */
export class JsonRecords implements Records {
  readonly #rows: JsonRows
  readonly #chosen: ChosenRows

  constructor(rows: JsonRows, chosen = new ChosenRows(rows.shapes.length)) {
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
    const { chunk, starts, ends, made, make } = this.#rows
    const known = made.get(row)
    // Who asks may change what it gets, and others ask too.
    if (known !== undefined) return new LogEvent(cloneValue(known.value), known.metadata)
    return make(chunk, starts[row] as number, ends[row] as number)
  }

  pick(indexes: readonly number[]): JsonRecords {
    return new JsonRecords(this.#rows, this.#chosen.pick(indexes))
  }

  slice(start: number, end: number): JsonRecords {
    return new JsonRecords(this.#rows, this.#chosen.slice(start, end))
  }

  json(index: number, out: JsonOutput): boolean {
    const row = this.#chosen.row(index)
    const { shapes, firsts, additions } = this.#rows
    const shape = shapes[row]
    if (shape === undefined) return false
    if (shape.plan?.key !== additions.key) shape.plan = new RecordPlan(shape.keys, additions)
    const { layout } = shape.plan
    if (layout === undefined) out.literal(EMPTY)
    else out.object(layout, this.#rows, firsts[row] as number)
    return true
  }
}
