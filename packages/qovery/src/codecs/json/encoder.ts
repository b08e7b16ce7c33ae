import type { Records, TagValues } from '@qovery/sdk'
import { encodeJson } from '@qovery/vrl/value'
import type { AnyEvent, Encoder, RawLines } from '../codec.ts'
import type { FrameWriter } from '../framing/frame-writer.ts'
import { metricJson } from '../metric-json.ts'
import { indentJson } from './indent.ts'
import { asBuffer } from '../utf8.ts'
import { JsonText } from './json-text.ts'
import { writeJsonLines } from './lines.ts'

/** Writes events as JSON; raw lines straight from their bytes, and records where they know how. */
export class JsonEncoder implements Encoder {
  readonly #pretty: boolean
  readonly #tagValues: TagValues
  readonly #text = new JsonText()

  constructor(pretty: boolean, tagValues: TagValues) {
    this.#pretty = pretty
    this.#tagValues = tagValues
  }

  encode(event: AnyEvent): string {
    const json = event.eventKind === 'metric' ? metricJson(event, this.#tagValues) : encodeJson(event.value)
    return this.#pretty ? indentJson(json) : json
  }

  encodeLines(lines: RawLines, out: FrameWriter): boolean {
    if (this.#pretty) return false
    writeJsonLines(lines, out)
    return true
  }

  encodeRecord(records: Records, index: number, out: FrameWriter): void {
    if (!this.#pretty && records.json?.(index, this.#text.begin(out)) === true) this.#text.done()
    else out.text(this.encode(records.event(index)))
  }
  encodeRecords({ written }: Records, out: FrameWriter): boolean {
    if (this.#pretty || written === undefined) return false
    out.raw({ ...written, chunk: asBuffer(written.chunk) })
    return true
  }
}
