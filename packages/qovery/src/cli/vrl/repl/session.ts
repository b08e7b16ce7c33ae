import {
  Aborted,
  compile,
  drawDiagnostics,
  Failure,
  Kind,
  kindOf,
  type Host,
  type Program,
  type Result,
  type Subject,
} from '@qovery/vrl'
import { messageOf } from '@qovery/sdk'
import type { Value, ValueObject } from '@qovery/vrl/value'
import { newSubject } from '../surroundings.ts'

/** What became of an input: it has to go on, it is wrong (`text` says how), or it gives a value. */
export type Outcome =
  | { readonly type: 'incomplete' }
  | { readonly type: 'wrong'; readonly text: string }
  | { readonly type: 'failed'; readonly text: string }
  | { readonly type: 'value'; readonly value: Value }

export interface SessionOptions {
  readonly host: Host
  readonly timezone: string
  readonly colors: boolean
  /** The events to walk through; left out: there is one without fields. */
  readonly events?: AsyncIterator<ValueObject>
}

/** An event, and what is known of it. */
interface Place {
  readonly subject: Subject
  kind: Kind
  metadata: Kind
  /** Whether it was made here and nothing has been done with it. */
  isBlank: boolean
}

/** The number of diagnostics that say that the text ends too early. */
const ENDS_EARLY = 204

/** Inputs that are evaluated one after the other: the event and the variables are as the last one left them. */
export class Session {
  readonly #options: SessionOptions
  readonly #values = new Map<string, Value>()
  #kinds: ReadonlyMap<string, Kind> = new Map()
  readonly #places: Place[] = []
  #index = 0
  #current: Place

  private constructor(options: SessionOptions, first: ValueObject | undefined) {
    this.#options = options
    this.#current = placeOf(first)
    this.#places.push(this.#current)
  }

  /** @throws Error where the first event cannot be read */
  static async begin(options: SessionOptions): Promise<Session> {
    const first = await options.events?.next()
    return new Session(options, first?.done === true ? undefined : first?.value)
  }

  /** The event that inputs work on. */
  get event(): Subject {
    return this.#current.subject
  }

  get variables(): ReadonlyMap<string, Value> {
    return this.#values
  }

  /** Evaluates an input; `isLast`: nothing follows with which it could go on. */
  async evaluate(source: string, isLast: boolean): Promise<Outcome> {
    const { host, timezone, colors } = this.#options
    const { program, diagnostics } = await compile(source, {
      host,
      timezone,
      asyncAllowed: true,
      event: this.#current.kind,
      metadata: this.#current.metadata,
      variables: this.#kinds,
    })
    if (program !== undefined) return this.#run(program)
    if (!isLast && diagnostics.some(({ code }) => code === ENDS_EARLY)) return { type: 'incomplete' }
    return { type: 'wrong', text: drawDiagnostics(source, diagnostics, { colors }) }
  }

  async #run(program: Program): Promise<Outcome> {
    const current = this.#current
    current.isBlank = false
    const result = await this.#resultOf(program)
    const { event, metadata, variables } = program.checked
    if (result instanceof Error || result instanceof Aborted) {
      // Nobody knows how far it came.
      current.kind = kindOf(current.subject.value)
      current.metadata = kindOf(current.subject.metadata)
      this.#kinds = new Map([...this.#values].map(([name, value]) => [name, kindOf(value)]))
      return { type: 'failed', text: result.message ?? 'aborted' }
    }
    current.kind = event
    current.metadata = metadata
    this.#kinds = new Map([...variables].map(([name, { kind }]) => [name, kind]))
    return { type: 'value', value: result }
  }

  /** What a program gives; a fault of a function, too, does not end the session. */
  async #resultOf(program: Program): Promise<Result | Error> {
    try {
      return await program.run(this.#current.subject, this.#values)
    } catch (error) {
      return new Failure(messageOf(error))
    }
  }

  /** Goes to the next event; behind the last one there is a new one without fields. @throws Error where it cannot be read */
  async next(): Promise<void> {
    if (this.#index + 1 === this.#places.length) {
      if (this.#current.isBlank) return
      const next = await this.#options.events?.next()
      this.#places.push(placeOf(next?.done === true ? undefined : next?.value))
    }
    this.#go(this.#index + 1)
  }

  /** Goes to the event before; a new one that nothing was done with is forgotten. */
  previous(): void {
    if (this.#index === 0) return
    if (this.#current.isBlank) this.#places.pop()
    this.#go(this.#index - 1)
  }

  #go(index: number): void {
    this.#index = index
    this.#current = this.#places[index] as Place
  }
}

function placeOf(event: ValueObject | undefined): Place {
  const subject = newSubject(event ?? {})
  return { subject, kind: Kind.anyObject, metadata: Kind.anyObject, isBlank: event === undefined }
}
