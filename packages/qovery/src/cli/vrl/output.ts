import { once } from 'node:events'
import { visible } from '../../telemetry/visible.ts'

/** Where results go: what events hold does nothing to a terminal but to be shown, and gets elsewhere as it is. */
export class Output {
  readonly #stream: NodeJS.WriteStream

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
  }

  /** Writes lines, and waits where they are not taken at once. False: the reader has left, nobody wants any more. */
  async lines(lines: readonly string[]): Promise<boolean> {
    if (!this.#stream.writable) return false
    if (lines.length === 0) return true
    const shown = this.#stream.isTTY ? lines.map(visible) : lines
    if (!this.#stream.write(`${shown.join('\n')}\n`)) await this.#drained()
    return this.#stream.writable
  }

  async #drained(): Promise<void> {
    const settled = new AbortController()
    const { signal } = settled
    const events = ['drain', 'close', 'error'].map((name) => once(this.#stream, name, { signal }))
    for (const event of events) event.catch(() => undefined)
    await Promise.race(events).catch(() => undefined)
    settled.abort()
  }
}
