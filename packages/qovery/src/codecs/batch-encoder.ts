import type { AnyBatch, Lines, LogBatch } from '@qovery/sdk'
import { EncodingError, type AnyEvent, type Encoder } from './codec.ts'
import type { FieldSelection } from './field-selection.ts'
import type { FrameMarks } from './framing/framer.ts'
import { FrameWriter } from './framing/frame-writer.ts'
import { asBuffer } from './utf8.ts'

/** The bytes of a batch. `rejected` lists the positions of events that could not be encoded, `fault` says why of the first. */
export interface Encoded {
  /** Frames with their marks, in order; not to be changed. */
  readonly bytes: Buffer
  readonly rejected: readonly number[]
  readonly fault: string | undefined
}

/** The same event by event, without marks: `pieces[i]` is event i, `undefined` where it was rejected. */
export interface EncodedPieces {
  readonly pieces: readonly (Buffer | undefined)[]
  readonly rejected: readonly number[]
  readonly fault: string | undefined
}

/** The same as datagrams: `datagrams[i]` are those of event i, `undefined` where it was rejected. */
export interface EncodedDatagrams {
  readonly datagrams: readonly (readonly Buffer[] | undefined)[]
  readonly rejected: readonly number[]
  readonly fault: string | undefined
}

interface Faults {
  rejected: number[]
  fault: string | undefined
}

const NO_MARKS: FrameMarks = { header: 0, delimiter: undefined }
/** Room for what an encoding adds to the estimated size of each event. */
const SLACK_BYTES = 16

/** Encodes whole batches: selects fields, asks the encoder for each event (or for raw lines at once), frames the result. */
export class BatchEncoder {
  readonly #encoder: Encoder
  readonly #marks: FrameMarks
  readonly #selection: FieldSelection | undefined

  constructor(encoder: Encoder, marks: FrameMarks, selection: FieldSelection | undefined) {
    this.#encoder = encoder
    this.#marks = marks
    this.#selection = selection
  }

  encode(batch: AnyBatch): Encoded {
    const writer = new FrameWriter(this.#marks, capacityFor(batch))
    const faults = this.#write(batch, writer)
    return { bytes: writer.take(), ...faults }
  }

  pieces(batch: AnyBatch): EncodedPieces {
    const writer = new FrameWriter(NO_MARKS, capacityFor(batch), true)
    const { rejected, fault } = this.#write(batch, writer)
    const ends = writer.ends ?? []
    const bytes = writer.take()
    const skipped = new Set(rejected)
    const pieces: (Buffer | undefined)[] = []
    let at = 0
    for (let i = 0, frame = 0; i < batch.length; i++) {
      if (skipped.has(i)) {
        pieces.push(undefined)
        continue
      }
      const end = ends[frame++] as number
      pieces.push(bytes.subarray(at, end))
      at = end
    }
    return { pieces, rejected, fault }
  }

  /** The events as datagrams: one for each, or several where the format spreads large events over them. */
  datagrams(batch: AnyBatch): EncodedDatagrams {
    const encoded = this.pieces(batch)
    const faults: Faults = { rejected: [...encoded.rejected], fault: encoded.fault }
    const datagrams = encoded.pieces.map((piece, i) => this.#datagramsOf(piece, i, faults))
    faults.rejected.sort((a, b) => a - b)
    return { datagrams, ...faults }
  }

  #datagramsOf(piece: Buffer | undefined, index: number, faults: Faults): readonly Buffer[] | undefined {
    if (piece === undefined || this.#encoder.datagrams === undefined) return piece && [piece]
    try {
      return this.#encoder.datagrams(piece)
    } catch (error) {
      if (!(error instanceof EncodingError)) throw error
      faults.rejected.push(index)
      faults.fault ??= error.message
      return undefined
    }
  }

  #write(batch: AnyBatch, writer: FrameWriter): Faults {
    const faults: Faults = { rejected: [], fault: undefined }
    if (batch.kind === 'log' && (batch as LogBatch).parts !== null) return this.#writeParts(batch as LogBatch, writer)
    if (batch.kind === 'log') {
      const { lines, records } = batch as LogBatch
      if (lines !== null && this.#writeLines(lines, writer)) return faults
      const encoder = this.#encoder
      if (records !== null && encoder.encodeRecord !== undefined && this.#selection === undefined) {
        if (atOnce(writer, () => encoder.encodeRecords?.(records, writer) ?? false)) return faults
        writeEach(records.length, writer, faults, (index) => encoder.encodeRecord?.(records, index, writer))
        return faults
      }
    }
    const events = batch.events as readonly AnyEvent[]
    writeEach(events.length, writer, faults, (index) => this.#writeEvent(events[index] as AnyEvent, writer))
    return faults
  }

  #writeParts({ parts }: LogBatch, writer: FrameWriter): Faults {
    const faults: Faults = { rejected: [], fault: undefined }
    let first = 0
    for (const part of parts ?? []) {
      const { rejected, fault } = this.#write(part, writer)
      for (const index of rejected) faults.rejected.push(first + index)
      faults.fault ??= fault
      first += part.length
    }
    return faults
  }

  #writeEvent(event: AnyEvent, writer: FrameWriter): void {
    const content = this.#encoder.encode(this.#selection === undefined ? event : this.#selection.select(event))
    if (typeof content === 'string') writer.text(content)
    else writer.bytes(content)
  }

  #writeLines(lines: Lines, writer: FrameWriter): boolean {
    const layout = this.#selection === undefined ? lines.layout : this.#selection.selectLayout(lines.layout)
    if (layout === undefined) return false
    const frames = { chunk: asBuffer(lines.chunk), starts: lines.starts, ends: lines.ends }
    return atOnce(writer, () => this.#encoder.encodeLines?.({ frames, layout }, writer) ?? false)
  }
}

/** Whether `write` could write everything; nothing is left behind where it could not. */
function atOnce(writer: FrameWriter, write: () => boolean): boolean {
  const mark = writer.mark()
  try {
    return write()
  } catch (error) {
    // Something does not fit its frame: the way event by event finds out what, and keeps the others.
    if (!(error instanceof EncodingError)) throw error
    writer.rewind(mark)
    return false
  }
}

/** Frames what `write` writes for each index; an event that cannot be encoded leaves nothing behind. */
function writeEach(count: number, writer: FrameWriter, faults: Faults, write: (index: number) => void): void {
  for (let i = 0; i < count; i++) {
    writer.begin()
    try {
      write(i)
      writer.end()
    } catch (error) {
      // A RangeError is a value that nests too deep, or whose text would be too long.
      if (!(error instanceof EncodingError || error instanceof RangeError)) throw error
      writer.cancel()
      faults.rejected.push(i)
      faults.fault ??= error.message
    }
  }
}

function capacityFor(batch: AnyBatch): number {
  return batch.bytes + batch.length * SLACK_BYTES
}
