import { LogEvent, placeFields, sourceMetadata, TraceEvent, type AnyBatch, type SourceFields } from '@qovery/sdk'
import { Failure } from '@qovery/vrl/protobuf'
import { ownField, type ValueObject } from '@qovery/vrl/value'
import type { AnyEvent, CodecContext, Decoder } from '../codec.ts'
import { DecodeFaults } from '../decode-faults.ts'
import { eventBatches } from '../event-batches.ts'
import type { Frames } from '../framing/frames.ts'
import { REQUESTS, type Signal } from './messages.ts'
import type { RequestTypes } from './types.ts'
import { isOfType } from './wire-check.ts'

/** Reads a request from each frame, of the first kind that fits. Empty frames are skipped. */
export class OtlpDecoder implements Decoder {
  readonly #types: RequestTypes
  readonly #signals: readonly Signal[]
  readonly #cx: CodecContext

  constructor(types: RequestTypes, signals: readonly Signal[], cx: CodecContext) {
    this.#types = types
    this.#signals = signals
    this.#cx = cx
  }

  decode({ chunk, starts, ends }: Frames, fields: SourceFields): AnyBatch[] {
    const { log_schema } = this.#cx.globals
    const metadata = sourceMetadata(log_schema, fields)
    const events: AnyEvent[] = []
    const faults = new DecodeFaults()
    for (let i = 0; i < starts.length; i++) {
      if (starts[i] === ends[i]) continue
      const read = this.#read(chunk.subarray(starts[i], ends[i]))
      if (read === undefined) faults.add(`expected one of ${this.#signals.join(', ')}`)
      else if (read.signal === 'traces') events.push(new TraceEvent(read.request, metadata))
      else events.push(new LogEvent(placeFields(log_schema, read.request, fields), metadata))
    }
    faults.report(this.#cx, 'a request of OTLP')
    return eventBatches(events)
  }

  /** Events hold parts of a copy of the bytes, and not of all that came with them. */
  #read(bytes: Buffer): { readonly signal: Signal; readonly request: ValueObject } | undefined {
    for (const signal of this.#signals) {
      const { type, field } = REQUESTS[signal]
      const request = isOfType(bytes, type)
        ? readable(() => this.#types[signal].read(new Uint8Array(bytes)))
        : undefined
      if (request !== undefined && ownField(request, field) !== undefined) return { signal, request }
    }
    return undefined
  }
}

/** What `read` gives; `undefined` where the bytes are no message of its type. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    return undefined
  }
}
