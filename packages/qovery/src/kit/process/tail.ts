const KEPT_BYTES = 2048

/** The last words of a program, bounded however much it says. */
export class Tail {
  #bytes: Buffer = Buffer.alloc(0)
  #cut = false

  push(bytes: Uint8Array): void {
    const all = Buffer.concat([this.#bytes, bytes])
    this.#cut ||= all.length > KEPT_BYTES
    this.#bytes = Buffer.from(all.subarray(-KEPT_BYTES))
  }

  /** In one line; what came before the last 2 KiB is `…`. */
  get text(): string {
    const lines = this.#bytes.toString().split('\n')
    const words = lines.map((line) => line.trim()).filter((line) => line !== '')
    return `${this.#cut ? '… ' : ''}${words.join('; ')}`
  }
}
