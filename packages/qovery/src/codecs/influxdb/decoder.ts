import { BATCH_EVENTS, MetricBatchBuilder, split, type AnyBatch } from '@qovery/sdk'
import type { CodecContext, Decoder } from '../codec.ts'
import { DecodeFaults } from '../decode-faults.ts'
import type { Frames } from '../framing/frames.ts'
import { frameText } from '../utf8.ts'
import { LineReader } from './line-reader.ts'

/** Reads lines of InfluxDB's line protocol, one or more in a frame. A line with a fault gives nothing, and the others all. */
export class InfluxdbDecoder implements Decoder {
  readonly #lossy: boolean
  readonly #cx: CodecContext
  readonly #reader = new LineReader()

  constructor(lossy: boolean, cx: CodecContext) {
    this.#lossy = lossy
    this.#cx = cx
  }

  decode({ chunk, starts, ends }: Frames): AnyBatch[] {
    const builder = new MetricBatchBuilder(Math.min(starts.length * 4, BATCH_EVENTS))
    const faults = new DecodeFaults()
    let texts = 0
    for (let i = 0; i < starts.length; i++) {
      try {
        const text = frameText(chunk, starts[i] as number, ends[i] as number, this.#lossy)
        texts += this.#reader.read(text, builder, faults)
      } catch (error) {
        if (!(error instanceof SyntaxError)) throw error
        faults.add(error.message)
      }
    }
    if (texts > 0) this.#cx.dropped(texts, 'text_field')
    faults.report(this.#cx, "a line of InfluxDB's protocol")
    return builder.length === 0 ? [] : [...split(builder.finish(), BATCH_EVENTS)]
  }
}
