import {
  BATCH_EVENTS,
  LogBatch,
  LogEvent,
  placeFields,
  sourceMetadata,
  split,
  type AnyBatch,
  type Metadata,
  type SourceFields,
} from '@qovery/sdk'
import { isObject, parseJson, type Value } from '@qovery/vrl/value'
import type { CodecContext, Decoder } from '../codec.ts'
import { DecodeFaults } from '../decode-faults.ts'
import { DocumentReader } from '../document-reader.ts'
import type { Frames } from '../framing/frames.ts'
import { LiteralCache } from './literal-cache.ts'
import { ObjectScanner } from './object-scanner.ts'
import { Additions } from './record-plan.ts'
import { RowBuilder } from './row-builder.ts'

/** For so many reads events are made at once, after one whose events were wanted as objects anyway. */
const EAGER_READS = 32

/** What goes with the events of one read, and what is wrong with its frames. */
interface Read {
  readonly fields: SourceFields
  readonly metadata: Metadata
  readonly faults: DecodeFaults
}

/**
 * Reads JSON text frame by frame. Blank frames are skipped; in the namespace `legacy` an event must be an object. As long as
 * nobody asks for the objects, events stay the bytes that they came in.
 */
export class JsonDecoder implements Decoder {
  readonly #documents: DocumentReader
  readonly #cx: CodecContext
  readonly #scanner = new ObjectScanner()
  readonly #literals = new LiteralCache()
  /** Those of the last read. */
  #additions: Additions | undefined
  /** How many reads to come are not worth being taken apart. */
  #eager = 0

  constructor(lossy: boolean, cx: CodecContext) {
    this.#documents = new DocumentReader(lossy)
    this.#cx = cx
  }

  decode(frames: Frames, fields: SourceFields): AnyBatch[] {
    const { chunk, starts, ends } = frames
    const metadata = sourceMetadata(this.#cx.globals.log_schema, fields)
    const read: Read = { fields, metadata, faults: new DecodeFaults() }
    const rows = this.#rows(frames, read)
    const made: LogEvent[] = []
    for (let i = 0; i < starts.length; i++) {
      if (rows?.take(i) === true) continue
      const events = this.#events(chunk, starts[i] as number, ends[i] as number, read)
      for (const event of events) {
        if (rows === undefined) made.push(event)
        else rows.add(event, i)
      }
    }
    read.faults.report(this.#cx, 'an event in JSON')
    if (rows?.isVain === true) this.#eager = EAGER_READS
    const batch = rows === undefined ? LogBatch.owned(made) : rows.finish()
    return batch === undefined || batch.length === 0 ? [] : [...split(batch, BATCH_EVENTS)]
  }

  /** What takes frames apart; `undefined`: all events are made. */
  #rows(frames: Frames, { fields, metadata }: Read): RowBuilder | undefined {
    if (this.#eager > 0) {
      this.#eager--
      return undefined
    }
    const { log_schema } = this.#cx.globals
    const additions = Additions.of(log_schema, fields, this.#literals, this.#additions)
    this.#additions = additions
    if (additions === undefined) return undefined
    return RowBuilder.of(this.#scanner, frames, additions, (chunk, start, end) => {
      this.#eager = EAGER_READS
      const value = parseJson(chunk.toString('utf8', start, end))
      return new LogEvent(placeFields(log_schema, value, fields), metadata)
    })
  }

  #events(chunk: Buffer, start: number, end: number, { fields, metadata, faults }: Read): LogEvent[] {
    const { log_schema } = this.#cx.globals
    const events: LogEvent[] = []
    for (const item of this.#documents.read(chunk, start, end, faults)) {
      if (log_schema.namespace === 'legacy' && !isObject(item)) {
        faults.add(`it must be an object, and it is ${nameOf(item)}`)
        continue
      }
      events.push(new LogEvent(placeFields(log_schema, item, fields), metadata))
    }
    return events
  }
}

function nameOf(item: Value): string {
  if (item === null) return 'null'
  return Array.isArray(item) ? 'an array' : `a ${typeof item}`
}
