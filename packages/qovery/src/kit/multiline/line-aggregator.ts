import type { MultilineOptions } from './option.ts'

/** Lines that became one message, joined by newlines. */
export interface Group<M> {
  readonly bytes: Buffer
  /** What was noted with its first line. */
  readonly first: M
}

export interface AggregatorListener<M> {
  complete(group: Group<M>): void
  /** A group reached the most bytes it may have: what has come of it is complete, and its next lines make another. */
  cut(): void
}

type Rule = Omit<MultilineOptions, 'timeout_ms'> & { readonly timeout_ms?: number; readonly max_bytes: number }

/** Joins the lines of one input: those that no rule joins pass as groups of one line. */
export class LineAggregator<M> {
  readonly #rule: Rule
  readonly #listener: AggregatorListener<M>
  #parts: Buffer[] = []
  #bytes = 0
  #first: M | undefined
  #since = 0

  constructor(rule: Rule, listener: AggregatorListener<M>) {
    this.#rule = rule
    this.#listener = listener
  }

  /** What was noted with the first line of the group that waits for more; `undefined`: none waits. */
  get waitingFrom(): M | undefined {
    return this.#first
  }

  /** When the waiting group must be flushed, on the clock of `push`; infinite: none waits. */
  get dueAt(): number {
    return this.#parts.length === 0 ? Infinity : this.#since + (this.#rule.timeout_ms ?? Infinity)
  }

  /** Takes a line at the time `now`, in milliseconds. Its bytes must stay as they are until `keep`. */
  push(line: Buffer, mark: M, now: number): void {
    const text = line.toString('utf8')
    if (this.#parts.length > 0) {
      const place = this.#placeOf(text)
      if (place !== 'behind') {
        this.#add(line, mark, now)
        if (place === 'last') this.flush()
        return
      }
      this.flush()
    }
    if (this.#rule.start_pattern.test(text)) this.#add(line, mark, now)
    else this.#listener.complete({ bytes: line, first: mark })
  }

  /** Completes the group that waits. */
  flush(): void {
    if (this.#parts.length === 0) return
    const group = { bytes: joined(this.#parts, this.#bytes), first: this.#first as M }
    this.clear()
    this.#listener.complete(group)
  }

  /** Copies what waits, so that the memory of the lines may go. */
  keep(): void {
    if (this.#parts.length > 0) this.#parts = [Buffer.from(joined(this.#parts, this.#bytes))]
  }

  /** Forgets the group that waits. */
  clear(): void {
    this.#parts = []
    this.#bytes = 0
    this.#first = undefined
  }

  /** Where a line stands to the group before it: within it, its last, or behind it. */
  #placeOf(text: string): 'within' | 'last' | 'behind' {
    const matches = this.#rule.condition_pattern.test(text)
    switch (this.#rule.mode) {
      case 'continue_through':
        return matches ? 'within' : 'behind'
      case 'continue_past':
        return matches ? 'within' : 'last'
      case 'halt_before':
        return matches ? 'behind' : 'within'
      case 'halt_with':
        return matches ? 'last' : 'within'
    }
  }

  #add(line: Buffer, mark: M, now: number): void {
    if (this.#parts.length > 0 && this.#bytes + 1 + line.length > this.#rule.max_bytes) {
      this.flush()
      this.#listener.cut()
    }
    if (this.#parts.length === 0) this.#first = mark
    this.#bytes += line.length + (this.#parts.length === 0 ? 0 : 1)
    this.#parts.push(line)
    this.#since = now
  }
}

function joined(parts: readonly Buffer[], bytes: number): Buffer {
  if (parts.length === 1) return parts[0] as Buffer
  const whole = Buffer.allocUnsafeSlow(bytes)
  let at = (parts[0] as Buffer).copy(whole)
  for (const part of parts.slice(1)) {
    whole[at++] = 10
    at += part.copy(whole, at)
  }
  return whole
}
