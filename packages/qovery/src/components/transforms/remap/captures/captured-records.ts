import { JsonLiteral, LogEvent, type Column, type JsonOutput, type Records } from '@qovery/sdk'
import { cloneValue, encodeJson, isObject, ownField, setField, type Value, type ValueObject } from '@qovery/vrl/value'
import { ChosenRows } from '../../../../codecs/json/chosen-rows.ts'
import { groupText, type CapturedRows } from './captured-rows.ts'

/** Of so many events the size is measured, to estimate that of all. */
const SAMPLES = 8
const CLOSE = new JsonLiteral('}')
const EMPTY = new JsonLiteral('{}')
const QUOTE = new JsonLiteral('"')
const NULL = new JsonLiteral('null')

/** The groups of a pattern in lines of bytes, with fields that were written by a program. */
export class CapturedRecords implements Records {
  readonly #rows: CapturedRows
  readonly #chosen: ChosenRows
  #bytes: number | undefined

  constructor(rows: CapturedRows, chosen = new ChosenRows(rows.length)) {
    this.#rows = rows
    this.#chosen = chosen
  }

  get length(): number {
    return this.#chosen.length
  }

  get bytes(): number {
    if (this.#bytes === undefined) {
      const stride = Math.max(1, Math.floor(this.length / SAMPLES))
      let [sum, seen] = [0, 0]
      for (let index = 0; index < this.length; index += stride, seen++) sum += this.event(index).bytes
      this.#bytes = Math.round((sum / Math.max(1, seen)) * this.length)
    }
    return this.#bytes
  }

  event(index: number): LogEvent {
    const row = this.#chosen.row(index)
    const { plan, made, columns, metadata } = this.#rows
    const known = made.get(row)
    // Who asks may change what it gets, and others ask too.
    if (known !== undefined) return new LogEvent(cloneValue(known.value), known.metadata)
    const object: ValueObject = {}
    for (let group = 0; group < plan.names.length; group++) {
      object[plan.names[group] as string] = groupText(this.#rows, row, group)
    }
    for (const [column, name] of plan.edits.writes.entries()) {
      const value = columns[column]?.[row]
      if (value !== undefined) setField(object, name, cloneValue(value))
      else if (Object.hasOwn(object, name)) object[name] = undefined
    }
    return new LogEvent(object, metadata)
  }

  column(name: string): Column | undefined {
    const { plan, made, columns } = this.#rows
    const written = columns[plan.edits.writes.indexOf(name)]
    const group = plan.names.indexOf(name)
    if (written === undefined && group < 0 && made.size === 0) return undefined
    const values = new Array<Value | undefined>(this.length)
    for (let index = 0; index < values.length; index++) {
      const row = this.#chosen.row(index)
      const event = made.size === 0 ? undefined : made.get(row)
      if (event !== undefined) values[index] = fieldOf(event, name)
      else if (written !== undefined) values[index] = written[row]
      else values[index] = group < 0 ? undefined : groupText(this.#rows, row, group)
    }
    return values
  }

  pick(indexes: readonly number[]): CapturedRecords {
    return new CapturedRecords(this.#rows, this.#chosen.pick(indexes))
  }

  slice(start: number, end: number): CapturedRecords {
    return new CapturedRecords(this.#rows, this.#chosen.slice(start, end))
  }

  json(index: number, out: JsonOutput): boolean {
    const row = this.#chosen.row(index)
    const { plan, made, columns } = this.#rows
    if (made.has(row)) return false
    let isFirst = true
    for (const { first, next, value } of plan.json.steps) {
      const written = value < 0 ? columns[-1 - value]?.[row] : null
      if (written === undefined) continue
      out.literal(isFirst ? first : next)
      isFirst = false
      if (value < 0) out.json(encodeJson(written))
      else this.#writeGroup(row * plan.width + (plan.slots[value] as number), out)
    }
    out.literal(isFirst ? EMPTY : CLOSE)
    return true
  }

  #writeGroup(at: number, out: JsonOutput): void {
    const { chunk, spans } = this.#rows
    const start = spans[at] as number
    if (start < 0) {
      out.literal(NULL)
      return
    }
    out.literal(QUOTE)
    out.inside(chunk, start, spans[at + 1] as number)
    out.literal(QUOTE)
  }
}

function fieldOf({ value }: LogEvent, name: string): Value | undefined {
  return isObject(value) ? ownField(value, name) : undefined
}
