import { visible } from '../../telemetry/visible.ts'

/** Where results go: what events hold does nothing to a terminal but to be shown, and gets elsewhere as it is. */
export class Output {
  readonly #stream: NodeJS.WriteStream
  /** Whether the reader has left; the stream itself forgets it, since it is never closed. */
  #isLeft = false

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream
    stream.once('error', () => (this.#isLeft = true))
  }

  /** Writes lines, and waits where they are not taken at once. False: the reader has left, nobody wants any more. */
  async lines(lines: readonly string[]): Promise<boolean> {
    if (lines.length === 0 || this.#isLeft) return !this.#isLeft
    const shown = this.#stream.isTTY ? lines.map(visible) : lines
    await new Promise<void>((resolve) => void this.#stream.write(`${shown.join('\n')}\n`, () => resolve()))
    return !this.#isLeft
  }
}
