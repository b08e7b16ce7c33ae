import type { Value } from '@qovery/vrl/value'
import type { LogEvent, Metadata } from './event.ts'

/** The values of one field in all events of a batch, `undefined` where an event has none. To be read only. */
export type Column = readonly (Value | undefined)[]

/** Logs that still lie in the bytes they came in, checked and taken apart, and that become objects on demand. */
export interface Records {
  readonly length: number
  /** Estimated size of all of them as JSON, in bytes. */
  readonly bytes: number
  /** Event `index`, made anew at each call. */
  event(index: number): LogEvent
  /** The values of the field `name` at the top of the events; `undefined`: none has it. Left out: make the events. */
  column?(name: string): Column | undefined
  /** The records at `indexes` (ascending), sharing what it can. */
  pick(indexes: readonly number[]): Records
  slice(start: number, end: number): Records
  /** Writes the value of event `index` as JSON, the very bytes that its object would give. False, with nothing written: make the object. */
  json?(index: number, out: JsonOutput): boolean
  /** The metadata of event `index`. */
  metadata?(index: number): Metadata
  /** Whether JSON holds all of event `index`, so that it can be read back from that: no timestamps in it, for one. */
  readsBack?(index: number): boolean
  /** Where all of them stand as the JSON that `json` would write, one after the other. */
  readonly written?: WrittenJson | undefined
}

/** JSON values in a chunk of bytes; value i is `chunk[starts[i] .. ends[i])`. */
export interface WrittenJson {
  readonly chunk: Uint8Array
  readonly starts: ArrayLike<number>
  readonly ends: ArrayLike<number>
}

/** Takes the JSON of an event piece by piece. */
export interface JsonOutput {
  /** JSON that was prepared: names, brackets, values that do not change. */
  literal(literal: JsonLiteral): void
  /** JSON that stands in `chunk`: it is copied. */
  copy(chunk: Uint8Array, start: number, end: number): void
  /** A whole object, whose values are those of `values` from `first` on. */
  object(layout: ObjectLayout, values: PlacedValues, first: number): void
  /** The inside of a JSON string, of valid UTF-8: escapes are added. `chunk` is best the same for many calls. */
  inside(chunk: Uint8Array, start: number, end: number): void
  /** The inside of a JSON string, of text. */
  insideText(text: string): void
  /** JSON that was written elsewhere. */
  json(text: string): void
  /** The inside of the JSON string of a timestamp: `Timestamp.toString`. */
  insideTimestamp(seconds: number, nanos: number): void
}

/** The values of objects: most of them stand in the bytes they came in. */
export interface PlacedValues {
  readonly chunk: Uint8Array
  /** Where values stand in `chunk`: begin and end of each; those of one object ascend. */
  readonly spans: Int32Array
  /** Values that all objects share. */
  shared(index: number): JsonLiteral
}

/** What stands before a value of an object (a bracket or comma, the key, a colon), and which of the values follows. */
export interface ObjectStep {
  readonly before: JsonLiteral
  /** From 0 up one that is placed, each at most once; from -1 down one that is shared. */
  readonly value: number
}

/** How an object that has fields is written, step by step: prepared once for all objects that have the same ones. */
export class ObjectLayout {
  /** For each step: how many bytes stand before the value, which value it is, where the next step begins; then these bytes in words. */
  readonly steps: Int32Array
  /** How many bytes stand before all values together, and behind them. */
  readonly length: number
  /** How many of the placed values an object has, used or not. */
  readonly placed: number

  constructor(steps: readonly ObjectStep[], placed: number) {
    const all: number[] = []
    for (const { before, value } of steps) {
      all.push(before.length, value, all.length + 3 + before.words.length, ...before.words)
    }
    this.steps = Int32Array.from(all)
    this.length = steps.reduce((sum, { before }) => sum + before.length, 1)
    this.placed = placed
  }
}

/** A piece of JSON, encoded once and written many times. */
export class JsonLiteral {
  /** Its UTF-8 bytes, four at a time, the first the lowest; filled up with zeros. */
  readonly words: Int32Array
  /** How many bytes it has. */
  readonly length: number

  constructor(text: string) {
    const bytes = new TextEncoder().encode(text)
    this.length = bytes.length
    const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4)
    padded.set(bytes)
    const view = new DataView(padded.buffer)
    this.words = new Int32Array(padded.length / 4)
    for (let i = 0; i < this.words.length; i++) this.words[i] = view.getInt32(i * 4, true)
  }
}
