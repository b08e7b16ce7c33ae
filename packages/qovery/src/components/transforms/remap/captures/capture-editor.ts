import { isUtf8 } from 'node:buffer'
import { LogBatch, type Lines, type LogEvent, type Metadata } from '@qovery/sdk'
import type { Value, ValueObject } from '@qovery/vrl/value'
import type { LineEditing, LinesUnderWay } from '../line-editing.ts'
import type { CapturePlan } from './capture-plan.ts'
import { CapturedRecords } from './captured-records.ts'
import { groupInteger, groupText, type CapturedRows } from './captured-rows.ts'
import { ShortTexts } from './short-texts.ts'

/** So many batches are left alone after one of whose lines most had to be made into events. */
const PAUSE = 15

/** Finds the groups of a pattern in lines, and notes where they lie: no text is made of what nobody reads. */
export class CaptureEditor implements LineEditing {
  readonly #plan: CapturePlan
  readonly #texts = new ShortTexts()
  #pause = 0

  constructor(plan: CapturePlan) {
    this.#plan = plan
  }

  begin(lines: Lines): LinesUnderWay | undefined {
    if (this.#pause > 0) {
      this.#pause--
      return undefined
    }
    const { chunk, starts, ends } = lines
    if (starts.length === 0 || !isUtf8(chunk.subarray(starts[0], ends[ends.length - 1]))) return undefined
    return new CapturedLines(this.#plan, lines, { texts: this.#texts, pause: () => (this.#pause = PAUSE) })
  }
}

/** What an editor has for all lines. */
interface Shared {
  readonly texts: ShortTexts
  /** To be called where most lines had to be made into events. */
  readonly pause: () => void
}

/** Lines under way, and the rows that were made of them so far. */
class CapturedLines implements LinesUnderWay, CapturedRows {
  readonly plan: CapturePlan
  readonly texts: ShortTexts
  readonly chunk: Uint8Array
  readonly metadata: Metadata
  spans: Int32Array
  length = 0
  readonly made = new Map<number, LogEvent>()
  readonly columns: (Value | undefined)[][]
  readonly #pause: () => void
  /** What the program sees: the same object for all lines. */
  readonly #object: ValueObject = {}

  constructor(plan: CapturePlan, { chunk, starts, layout }: Lines, { texts, pause }: Shared) {
    this.plan = plan
    this.texts = texts
    this.#pause = pause
    this.chunk = chunk
    this.metadata = layout.metadata
    this.spans = new Int32Array(starts.length * plan.width)
    this.columns = plan.edits.writes.map(() => new Array<Value | undefined>(starts.length))
  }

  take(start: number, end: number): boolean {
    const { match, width } = this.plan
    const first = this.length * width
    // Single lines may have become several events.
    if (first === this.spans.length) this.spans = grown(this.spans, width)
    return match(this.chunk, start, end, this.spans, first) === 1
  }

  read(): ValueObject {
    const { edits, json } = this.plan
    for (let i = 0; i < edits.reads.length; i++) {
      const group = json.reads[i] as number
      this.#object[edits.reads[i] as string] = group < 0 ? undefined : this.#group(i, group)
    }
    return this.#object
  }

  #group(read: number, group: number): Value {
    const { integers } = this.plan
    return integers[read] === true ? groupInteger(this, this.length, group) : groupText(this, this.length, group)
  }

  keep(object: ValueObject): void {
    const { writes } = this.plan.edits
    for (let i = 0; i < writes.length; i++) {
      const column = this.columns[i] as (Value | undefined)[]
      column[this.length] = object[writes[i] as string]
    }
    this.length++
  }

  add(event: LogEvent): void {
    this.made.set(this.length++, event)
  }

  finish(): LogBatch | undefined {
    if (2 * this.made.size > this.length) this.#pause()
    if (this.length === 0) return undefined
    if (this.made.size === this.length) return LogBatch.owned([...this.made.values()])
    return LogBatch.fromRecords(new CapturedRecords(this))
  }
}

function grown(spans: Int32Array, width: number): Int32Array {
  const larger = new Int32Array(2 * spans.length + width)
  larger.set(spans)
  return larger
}
