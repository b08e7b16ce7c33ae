import type { CodecContext } from './codec.ts'

/** Collects what could not be decoded in one go, so that a flood of bad frames is one count and one message. */
export class DecodeFaults {
  #count = 0
  #first = ''

  add(message: string): void {
    if (this.#count === 0) this.#first = message
    this.#count++
  }

  /** Counts and reports what was added. `codec` is the format that was expected. */
  report(cx: CodecContext, codec: string): void {
    if (this.#count === 0) return
    cx.dropped(this.#count, 'decode_failed')
    const many = this.#count === 1 ? 'A frame is' : `${this.#count} frames are`
    cx.failed('decode_failed', `${many} not ${codec}: ${this.#first}`)
  }
}
