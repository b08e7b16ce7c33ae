import type { JsonOutput, LogEvent, Records } from '@qovery/sdk'

/** The records of several reads, one behind the other. */
export class JoinedRecords implements Records {
  readonly length: number
  readonly #parts: readonly Records[]
  /** Which record of its part each one is, and which part that is. */
  readonly #positions: Uint32Array
  readonly #partOf: Uint32Array

  constructor(parts: readonly Records[]) {
    this.#parts = parts
    this.length = parts.reduce((sum, { length }) => sum + length, 0)
    this.#positions = new Uint32Array(this.length)
    this.#partOf = new Uint32Array(this.length)
    let at = 0
    for (const [part, { length }] of parts.entries()) {
      for (let i = 0; i < length; i++, at++) {
        this.#positions[at] = i
        this.#partOf[at] = part
      }
    }
  }

  get bytes(): number {
    return this.#parts.reduce((sum, { bytes }) => sum + bytes, 0)
  }

  event(index: number): LogEvent {
    return this.#partAt(index).event(this.#positions[index] as number)
  }

  pick(indexes: readonly number[]): Records {
    const chosen: number[][] = this.#parts.map(() => [])
    for (const index of indexes) chosen[this.#partOf[index] as number]?.push(this.#positions[index] as number)
    const parts = this.#parts.map((part, i) => part.pick(chosen[i] ?? []))
    return new JoinedRecords(parts.filter(({ length }) => length > 0))
  }

  slice(start: number, end: number): Records {
    return this.pick(Array.from({ length: Math.min(end, this.length) - start }, (_, i) => start + i))
  }

  json(index: number, out: JsonOutput): boolean {
    return this.#partAt(index).json?.(this.#positions[index] as number, out) === true
  }

  #partAt(index: number): Records {
    return this.#parts[this.#partOf[index] as number] as Records
  }
}
