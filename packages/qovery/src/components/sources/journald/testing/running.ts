import type { Output, Source } from '@qovery/sdk'

/** A source at work; ends with the scope: `await using`. */
export class Running implements AsyncDisposable {
  /** What `run` threw. */
  readonly outcome: Promise<unknown>
  readonly #stop = new AbortController()

  constructor(source: Source, out: Output) {
    this.outcome = source.run(out, this.#stop.signal).catch((error: unknown) => error)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await this.outcome
  }
}
