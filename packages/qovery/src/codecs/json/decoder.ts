import { isUtf8 } from 'node:buffer'
import {
  BATCH_EVENTS,
  LogBatch,
  LogEvent,
  placeFields,
  sourceMetadata,
  split,
  type AnyBatch,
  type SourceFields,
} from '@qovery/sdk'
import { isObject, parseJson, type Value } from '@qovery/vrl/value'
import type { CodecContext, Decoder } from '../codec.ts'
import { DecodeFaults } from '../decode-faults.ts'
import type { Frames } from '../framing/frames.ts'

/** Reads JSON text frame by frame. Blank frames are skipped; in the namespace `legacy` an event must be an object. */
export class JsonDecoder implements Decoder {
  readonly #lossy: boolean
  readonly #cx: CodecContext

  constructor(lossy: boolean, cx: CodecContext) {
    this.#lossy = lossy
    this.#cx = cx
  }

  decode({ chunk, starts, ends }: Frames, fields: SourceFields): AnyBatch[] {
    const events: LogEvent[] = []
    const faults = new DecodeFaults()
    for (let i = 0; i < starts.length; i++) {
      try {
        const document = this.#parse(chunk, starts[i] as number, ends[i] as number)
        if (document !== undefined) this.#add(document, fields, events, faults)
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error
        faults.add(error.message)
      }
    }
    faults.report(this.#cx, 'an event in JSON')
    return events.length === 0 ? [] : [...split(LogBatch.of(events), BATCH_EVENTS)]
  }

  /** @throws SyntaxError */
  #parse(chunk: Buffer, start: number, end: number): Value | undefined {
    const text = chunk.toString('utf8', start, end)
    if (!this.#lossy && text.includes('\ufffd') && !isUtf8(chunk.subarray(start, end))) {
      throw new SyntaxError('the frame is not valid UTF-8')
    }
    return text.trim() === '' ? undefined : parseJson(text)
  }

  #add(document: Value, fields: SourceFields, events: LogEvent[], faults: DecodeFaults): void {
    const items = Array.isArray(document) ? document : [document]
    const { log_schema } = this.#cx.globals
    const metadata = sourceMetadata(log_schema, fields)
    for (const item of items) {
      if (log_schema.namespace === 'legacy' && !isObject(item)) {
        faults.add(`it must be an object, and it is ${nameOf(item)}`)
        continue
      }
      events.push(new LogEvent(placeFields(log_schema, item, fields), metadata))
    }
  }
}

function nameOf(item: Value): string {
  if (item === null) return 'null'
  return Array.isArray(item) ? 'an array' : `a ${typeof item}`
}
