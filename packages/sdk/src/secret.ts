/** Text that must not be seen: it shows as stars wherever it is printed, logged or serialised. */
export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  /** The text itself; only for the place that sends it. */
  reveal(): string {
    return this.#text
  }

  toString(): string {
    return '**********'
  }

  toJSON(): string {
    return this.toString()
  }
}
