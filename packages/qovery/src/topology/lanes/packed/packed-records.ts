import { LogEvent, type JsonOutput, type Metadata, type Records, type WrittenJson } from '@qovery/sdk'
import { cloneValue, parseJson, setField, type Value, type ValueObject } from '@qovery/vrl/value'
import { ChosenRows } from '../../../codecs/json/chosen-rows.ts'

/** A part of an event that its JSON does not hold. The empty path: all of it, and there is no JSON. */
export interface Foreign {
  readonly path: readonly (string | number)[]
  readonly value: Value
}

/** Events that came from another thread. */
export interface PackedRows {
  readonly json: WrittenJson & { readonly chunk: Buffer }
  readonly foreign: ReadonlyMap<number, readonly Foreign[]>
  readonly metadata: { readonly distinct: readonly Metadata[]; readonly of: Int32Array | null }
  /** Estimated size of one event, in bytes. */
  readonly bytes: number
}

/** Logs that came from another thread: JSON, and what JSON cannot hold. */
export class PackedRecords implements Records {
  readonly #rows: PackedRows
  readonly #chosen: ChosenRows

  constructor(rows: PackedRows, chosen = new ChosenRows(rows.json.starts.length)) {
    this.#rows = rows
    this.#chosen = chosen
  }

  get length(): number {
    return this.#chosen.length
  }

  get bytes(): number {
    return Math.round(this.#rows.bytes * this.#chosen.length)
  }

  event(index: number): LogEvent {
    const row = this.#chosen.row(index)
    const foreign = this.#rows.foreign.get(row) ?? []
    const whole = foreign.find(({ path }) => path.length === 0)
    const metadata = this.metadata(index)
    if (whole !== undefined) return new LogEvent(cloneValue(whole.value), metadata)
    const { chunk, starts, ends } = this.#rows.json
    const value = parseJson(chunk.toString('utf8', starts[row], ends[row]))
    for (const part of foreign) place(value, part)
    return new LogEvent(value, metadata)
  }

  metadata(index: number): Metadata {
    const { distinct, of } = this.#rows.metadata
    return distinct[of === null ? 0 : (of[this.#chosen.row(index)] as number)] as Metadata
  }

  readsBack(index: number): boolean {
    return !this.#rows.foreign.has(this.#chosen.row(index))
  }

  pick(indexes: readonly number[]): PackedRecords {
    return new PackedRecords(this.#rows, this.#chosen.pick(indexes))
  }

  slice(start: number, end: number): PackedRecords {
    return new PackedRecords(this.#rows, this.#chosen.slice(start, end))
  }

  json(index: number, out: JsonOutput): boolean {
    const row = this.#chosen.row(index)
    if (!this.#isWritten(row)) return false
    const { chunk, starts, ends } = this.#rows.json
    out.copy(chunk, starts[row] as number, ends[row] as number)
    return true
  }

  get written(): WrittenJson | undefined {
    const { json, foreign } = this.#rows
    for (const row of foreign.keys()) if (!this.#isWritten(row)) return undefined
    if (this.#chosen.areAll) return json
    const rows = Int32Array.from({ length: this.length }, (_, index) => this.#chosen.row(index))
    return {
      chunk: json.chunk,
      starts: rows.map((row) => json.starts[row] as number),
      ends: rows.map((row) => json.ends[row] as number),
    }
  }

  #isWritten(row: number): boolean {
    return this.#rows.foreign.get(row)?.[0]?.path.length !== 0
  }
}

/** Puts a part where its JSON stands. */
function place(event: Value, { path, value }: Foreign): void {
  let parent = event as Value[] | ValueObject
  for (const step of path.slice(0, -1)) parent = (parent as Record<string | number, Value>)[step] as typeof parent
  const last = path.at(-1) as string | number
  if (Array.isArray(parent)) parent[last as number] = cloneValue(value)
  else setField(parent, last as string, cloneValue(value))
}
