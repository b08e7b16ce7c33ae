import { parseJson, type Value } from '@qovery/vrl/value'
import type { DecodeFaults } from './decode-faults.ts'
import { jsonFault } from './json-fault.ts'
import { frameText } from './utf8.ts'

/** What is larger is looked through before it is parsed. */
const LARGE_BYTES = 1024 * 1024

/** Reads frames of JSON text. */
export class DocumentReader {
  readonly #lossy: boolean

  /** `lossy`: bytes that are not UTF-8 are replaced by U+FFFD; otherwise their frame is a fault. */
  constructor(lossy: boolean) {
    this.#lossy = lossy
  }

  /** The values in the frame from `start` to before `end`: several where it is an array, none where it is blank or not JSON. */
  read(chunk: Buffer, start: number, end: number, faults: DecodeFaults): readonly Value[] {
    try {
      const fault = end - start > LARGE_BYTES ? jsonFault(chunk, start, end) : undefined
      if (fault !== undefined) throw new SyntaxError(fault)
      const text = frameText(chunk, start, end, this.#lossy)
      if (text.trim() === '') return []
      const document = parseJson(text)
      return Array.isArray(document) ? document : [document]
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      faults.add(error.message)
      return []
    }
  }
}
