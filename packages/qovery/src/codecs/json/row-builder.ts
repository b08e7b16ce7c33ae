import { isUtf8 } from 'node:buffer'
import { LogBatch, type LogEvent } from '@qovery/sdk'
import { estimatedJsonSize } from '@qovery/vrl/value'
import type { Frames } from '../framing/frames.ts'
import { JsonRecords, type JsonRows } from './json-records.ts'
import type { ObjectScanner } from './object-scanner.ts'
import type { ObjectShape } from './object-shape.ts'
import type { Additions } from './record-plan.ts'

/** About how many fields an object has, for the memory that is taken at first. */
const FIELDS = 12

/** Collects the events of one read in their order: as places in its bytes where it can, as objects where not. */
export class RowBuilder {
  readonly #scanner: ObjectScanner
  readonly #chunk: Buffer
  readonly #additions: Additions
  readonly #make: JsonRows['make']
  readonly #starts: number[] = []
  readonly #ends: number[] = []
  readonly #shapes: (ObjectShape | undefined)[] = []
  readonly #firsts: number[] = []
  readonly #made = new Map<number, LogEvent>()
  #bytes = 0

  private constructor(scanner: ObjectScanner, { chunk, starts }: Frames, additions: Additions, make: JsonRows['make']) {
    this.#scanner = scanner
    this.#chunk = chunk
    this.#additions = additions
    this.#make = make
    scanner.begin(chunk, starts.length * FIELDS)
  }

  /** `undefined` where the bytes are not all UTF-8. `make` gives the event of an object. */
  static of(
    scanner: ObjectScanner,
    frames: Frames,
    additions: Additions,
    make: JsonRows['make'],
  ): RowBuilder | undefined {
    const { chunk, starts, ends } = frames
    if (starts.length === 0 || !isUtf8(chunk.subarray(starts[0], ends[ends.length - 1]))) return undefined
    return new RowBuilder(scanner, frames, additions, make)
  }

  /** Takes the frame from `start` to before `end`; false: it must be made into events. */
  take(start: number, end: number): boolean {
    const first = this.#scanner.used
    const shape = this.#scanner.scan(start, end)
    if (shape === undefined) return false
    this.#row(start, end, shape, first)
    return true
  }

  add(event: LogEvent, start: number, end: number): void {
    this.#made.set(this.#shapes.length, event)
    this.#row(start, end, undefined, 0)
  }

  /** Whether most events had to be made, so that looking at them first did not pay. */
  get isVain(): boolean {
    return this.#made.size * 2 > this.#shapes.length
  }

  /** The events; `undefined`: there are none. */
  finish(): LogBatch | undefined {
    const count = this.#shapes.length
    if (count === 0) return undefined
    if (this.#made.size === count) return LogBatch.owned([...this.#made.values()])
    let added = 0
    for (const { name, value } of this.#additions.list) added += name.length + 4 + estimatedJsonSize(value)
    const rows: JsonRows = {
      chunk: this.#chunk,
      starts: this.#starts,
      ends: this.#ends,
      shapes: this.#shapes,
      firsts: this.#firsts,
      spans: this.#scanner.spans,
      made: this.#made,
      additions: this.#additions,
      bytes: Math.round(this.#bytes / count) + added,
      make: this.#make,
    }
    return LogBatch.fromRecords(new JsonRecords(rows))
  }

  #row(start: number, end: number, shape: ObjectShape | undefined, first: number): void {
    this.#starts.push(start)
    this.#ends.push(end)
    this.#shapes.push(shape)
    this.#firsts.push(first)
    this.#bytes += end - start
  }
}
