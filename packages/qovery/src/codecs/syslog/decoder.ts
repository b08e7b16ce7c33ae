import { isUtf8 } from 'node:buffer'
import { BATCH_EVENTS, LogBatch, type AnyBatch, type SourceFields } from '@qovery/sdk'
import { Zone } from '@qovery/vrl/time'
import type { CodecContext, Decoder } from '../codec.ts'
import { DecodeFaults } from '../decode-faults.ts'
import type { Frames } from '../framing/frames.ts'
import { Clock } from './clock.ts'
import type { ParsedMessage } from './events.ts'
import { formOf, type Form } from './form.ts'
import type { JsonTemplate } from './json-template.ts'
import { MessageParser } from './message-parser.ts'
import { SyslogRecords } from './records.ts'
import { KIND, kindOf, ROW } from './row.ts'
import { Spans } from './spans.ts'
import { TemplateStore } from './template-store.ts'

export interface SyslogDecoding {
  /** Whether bytes that are not UTF-8 are replaced by U+FFFD; else their frame is dropped. */
  readonly lossy: boolean
  /** Whether it works for the source `syslog`, whose own fields take precedence over those of messages. */
  readonly native?: boolean
  /** Epoch milliseconds, for messages that do not tell the year. */
  readonly now?: () => number
}

interface Layout {
  readonly form: Form
  readonly templates: TemplateStore
}

/**
 * Reads messages of RFC 5424 and RFC 3164. They stay in their bytes, with what is where in numbers: events are made when
 * somebody asks for them, JSON is written without. Blank frames are skipped.
 */
export class SyslogDecoder implements Decoder {
  readonly #cx: CodecContext
  readonly #options: SyslogDecoding
  readonly #spans = new Spans()
  readonly #parser: MessageParser
  readonly #layouts = new Map<string, Layout>()

  constructor(options: SyslogDecoding, cx: CodecContext) {
    this.#options = options
    this.#cx = cx
    this.#parser = new MessageParser(new Clock(new Zone(cx.globals.timezone), options.now), this.#spans)
  }

  decode(frames: Frames, fields: SourceFields): AnyBatch[] {
    const batches: AnyBatch[] = []
    const faults = new DecodeFaults()
    let skipped = 0
    for (let from = 0; from < frames.starts.length; from += BATCH_EVENTS) {
      const to = Math.min(from + BATCH_EVENTS, frames.starts.length)
      skipped += this.#decodeSome(frames, [from, to], { fields, faults, batches })
    }
    faults.report(this.#cx, 'a syslog message')
    if (skipped > 0) {
      this.#cx.failed(
        'structured_data_invalid',
        `${skipped} elements of structured data cannot be read and are left out`,
      )
    }
    return batches
  }

  /** Decodes some of the frames as one batch, and returns how many elements of structured data were skipped. */
  #decodeSome(
    { chunk, starts, ends }: Frames,
    [from, to]: readonly [number, number],
    { fields, faults, batches }: { fields: SourceFields; faults: DecodeFaults; batches: AnyBatch[] },
  ): number {
    const parser = this.#parser
    const { form, templates: store } = this.#layoutFor(fields)
    const rows = new Int32Array((to - from) * ROW)
    const seconds = new Float64Array(to - from)
    const templates: (JsonTemplate | undefined)[] = []
    const message: { -readonly [K in keyof ParsedMessage]: ParsedMessage[K] } = {
      chunk,
      rows,
      at: 0,
      seconds: 0,
      spans: this.#spans.places,
    }
    this.#spans.length = 0
    let [skipped, bytes] = [0, 0]
    for (let i = from; i < to; i++) {
      const start = starts[i] as number
      const end = ends[i] as number
      const row = { rows, at: templates.length * ROW }
      if (!this.#options.lossy && !isUtf8(chunk.subarray(start, end))) faults.add('it is not valid UTF-8')
      else if (!parser.parse(chunk, start, end, row)) addFault(faults, chunk.subarray(start, end))
      else {
        rows[row.at + KIND] = kindOf(chunk, rows, row.at, !Number.isNaN(parser.seconds))
        seconds[templates.length] = parser.seconds
        message.at = row.at
        message.seconds = parser.seconds
        message.spans = this.#spans.places
        templates.push(store.find(message, parser.dataHash, fields))
        skipped += parser.skipped
        bytes += end - start
      }
    }
    const count = templates.length
    if (count > 0) {
      const messages = { chunk, rows, seconds: seconds.subarray(0, count), spans: this.#spans.copy(), templates }
      batches.push(LogBatch.fromRecords(SyslogRecords.of({ ...messages, form, fields, bytes })))
    }
    return skipped
  }

  #layoutFor({ own, source_type }: SourceFields): Layout {
    const name = JSON.stringify([source_type, ...own.map(({ name, legacy }) => [name, legacy])])
    let layout = this.#layouts.get(name)
    if (layout === undefined) {
      const form = formOf(this.#cx.globals.log_schema, this.#options.native === true, own)
      layout = { form, templates: new TemplateStore(form) }
      this.#layouts.set(name, layout)
    }
    return layout
  }
}

/** How much of a frame a message of the log shows. */
const SHOWN_BYTES = 60

/** A blank frame is none, and no fault. */
function addFault(faults: DecodeFaults, frame: Buffer): void {
  if (frame.every((byte) => byte <= 0x20)) return
  const shown = JSON.stringify(frame.toString('utf8', 0, SHOWN_BYTES))
  faults.add(`it has no header of RFC 5424 or RFC 3164; it begins with ${shown}`)
}
