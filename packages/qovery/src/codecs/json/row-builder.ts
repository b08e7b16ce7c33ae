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
const NONE: ReadonlyMap<number, LogEvent> = new Map()

/** Collects the events of one read in their order: as places in its bytes where it can, as objects where not. */
export class RowBuilder {
  readonly #scanner: ObjectScanner
  readonly #frames: Frames
  readonly #additions: Additions
  readonly #make: JsonRows['make']
  /** Where events stand; `undefined`: event i has been frame i so far. */
  #places: { starts: number[]; ends: number[] } | undefined
  readonly #shapes: (ObjectShape | undefined)[]
  readonly #firsts: number[]
  #count = 0
  #made: Map<number, LogEvent> | undefined
  #bytes = 0

  private constructor(scanner: ObjectScanner, frames: Frames, additions: Additions, make: JsonRows['make']) {
    const { chunk, starts } = frames
    this.#scanner = scanner
    this.#frames = frames
    this.#additions = additions
    this.#make = make
    this.#shapes = new Array<ObjectShape | undefined>(starts.length)
    this.#firsts = new Array<number>(starts.length)
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

  /** Takes a frame, given by its index; false: it must be made into events. */
  take(frame: number): boolean {
    const first = this.#scanner.used
    const shape = this.#scanner.scan(this.#frames.starts[frame] as number, this.#frames.ends[frame] as number)
    if (shape === undefined) return false
    this.#row(frame, shape, first)
    return true
  }

  add(event: LogEvent, frame: number): void {
    this.#made ??= new Map()
    this.#made.set(this.#count, event)
    this.#row(frame, undefined, 0)
  }

  /** Whether most events had to be made, so that looking at them first did not pay. */
  get isVain(): boolean {
    return this.#made !== undefined && this.#made.size * 2 > this.#count
  }

  /** The events; `undefined`: there are none. */
  finish(): LogBatch | undefined {
    const count = this.#count
    const made = this.#made ?? NONE
    if (count === 0) return undefined
    if (made.size === count) return LogBatch.owned([...made.values()])
    this.#shapes.length = count
    let added = 0
    for (const { name, value } of this.#additions.list) added += name.length + 4 + estimatedJsonSize(value)
    const { starts, ends } = this.#places ?? this.#frames
    const additions = this.#additions
    const rows: JsonRows = {
      chunk: this.#frames.chunk,
      starts,
      ends,
      shapes: this.#shapes,
      firsts: this.#firsts,
      spans: this.#scanner.spans,
      made,
      additions,
      shared: (index) => additions.literal(index),
      bytes: Math.round(this.#bytes / count) + added,
      make: this.#make,
    }
    return LogBatch.fromRecords(new JsonRecords(rows))
  }

  #row(frame: number, shape: ObjectShape | undefined, first: number): void {
    const row = this.#count++
    const start = this.#frames.starts[frame] as number
    const end = this.#frames.ends[frame] as number
    if (row !== frame || this.#places !== undefined) this.#place(row, start, end)
    this.#shapes[row] = shape
    this.#firsts[row] = first
    this.#bytes += end - start
  }

  #place(row: number, start: number, end: number): void {
    const { starts, ends } = this.#frames
    const slice = (list: ArrayLike<number>) => Array.prototype.slice.call(list, 0, row) as number[]
    this.#places ??= { starts: slice(starts), ends: slice(ends) }
    this.#places.starts[row] = start
    this.#places.ends[row] = end
  }
}
