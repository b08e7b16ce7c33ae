/** Wakes the one who waits, at once if it rang before. */
export class Bell {
  #hasRung = false
  #wake: (() => void) | undefined

  readonly ring = (): void => {
    this.#hasRung = true
    this.#wake?.()
  }

  /** Resolves when it rings, or after `ms`. */
  async wait(ms: number): Promise<void> {
    if (!this.#hasRung) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        this.#wake = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    this.#wake = undefined
    this.#hasRung = false
  }
}
