import { encodeJson } from '@qovery/vrl/value'
import type { AnyEvent, Encoder, RawLines } from '../codec.ts'
import type { FrameWriter } from '../framing/frame-writer.ts'
import { metricJson } from '../metric-json.ts'
import type { TagValues } from '../metric-tags.ts'
import { writeJsonLines } from './lines.ts'
import { indentJson } from './indent.ts'

/** Writes events as JSON; raw lines straight from their bytes. */
export class JsonEncoder implements Encoder {
  readonly #pretty: boolean
  readonly #tagValues: TagValues

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
}
