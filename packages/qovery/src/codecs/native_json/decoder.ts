import {
  type AnyBatch,
  LogEvent,
  type Metadata,
  MetricEvent,
  placeFields,
  readMetric,
  type SourceFields,
  sourceMetadata,
  TraceEvent,
} from '@qovery/sdk'
import { isObject, type Value } from '@qovery/vrl/value'
import type { AnyEvent, CodecContext, Decoder } from '../codec.ts'
import { DecodeFaults } from '../decode-faults.ts'
import { DocumentReader } from '../document-reader.ts'
import { eventBatches } from '../event-batches.ts'
import type { Frames } from '../framing/frames.ts'

/** Reads events of all kinds from JSON. Blank frames are skipped; an event of an array that is none does not touch the others. */
export class NativeJsonDecoder implements Decoder {
  readonly #documents: DocumentReader
  readonly #cx: CodecContext

  constructor(lossy: boolean, cx: CodecContext) {
    this.#documents = new DocumentReader(lossy)
    this.#cx = cx
  }

  decode({ chunk, starts, ends }: Frames, fields: SourceFields): AnyBatch[] {
    const metadata = sourceMetadata(this.#cx.globals.log_schema, fields)
    const events: AnyEvent[] = []
    const faults = new DecodeFaults()
    for (let i = 0; i < starts.length; i++) {
      for (const item of this.#documents.read(chunk, starts[i] as number, ends[i] as number, faults)) {
        try {
          events.push(this.#event(item, fields, metadata))
        } catch (error) {
          if (!(error instanceof SyntaxError)) throw error
          faults.add(error.message)
        }
      }
    }
    faults.report(this.#cx, 'an event in native JSON')
    return eventBatches(events)
  }

  /** @throws SyntaxError */
  #event(item: Value, fields: SourceFields, metadata: Metadata): AnyEvent {
    const [kind, ...others] = isObject(item) ? Object.keys(item) : []
    const content = isObject(item) && kind !== undefined ? item[kind] : undefined
    if (content !== undefined && others.length === 0) {
      if (kind === 'log') return new LogEvent(placeFields(this.#cx.globals.log_schema, content, fields), metadata)
      if (kind === 'trace') return new TraceEvent(content, metadata)
      if (kind === 'metric') return new MetricEvent(readMetric(content))
    }
    throw new SyntaxError('it must be an object whose only key is "log", "metric" or "trace"')
  }
}
