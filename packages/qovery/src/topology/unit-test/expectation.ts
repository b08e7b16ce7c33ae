import {
  LogBatch,
  messageOf,
  MetricBatch,
  s,
  TraceBatch,
  type Batch,
  type ComponentContext,
  type Condition,
  type Events,
  type Kind,
} from '@qovery/sdk'
import { isTable, type Data } from '../../config/text/data.ts'
import { Explanation } from './explanation.ts'
import type { RecordedLog } from './recorded-log.ts'
import type { ShownEvent, TestFailure } from './result.ts'
import { failureOf, MOST_SHOWN, shownEvent } from './shown-event.ts'

const CONDITION = s.condition('')

/** Where a condition stands, and in what surroundings it is asked. */
interface Place {
  /** As failures name it: `outputs[0] (parse): conditions[0]`. */
  readonly title: string
  readonly cx: ComponentContext
  /** The log of that context. */
  readonly log: RecordedLog
}

/** A condition that has to be true for one of some events. */
export class Expectation {
  readonly #written: Data
  readonly #condition: Condition
  readonly #place: Place

  private constructor(written: Data, condition: Condition, place: Place) {
    this.#written = written
    this.#condition = condition
    this.#place = place
  }

  /** Rejects, with its title, where the condition does not compile. */
  static async of(written: Data, place: Place): Promise<Expectation> {
    try {
      return new Expectation(written, await CONDITION.parse(written).compile(place.cx), place)
    } catch (error) {
      throw new Error(`${place.title}: ${messageOf(error)}`, { cause: error })
    }
  }

  /** What is wrong, where it is true for none of the events. */
  async failures(events: readonly Events[Kind][]): Promise<TestFailure[]> {
    const shown: ShownEvent[] = []
    const explanation = new Lazy(() => this.#explanation())
    for (const event of events) {
      this.#place.log.take()
      if (this.#condition.matches(batchOf(event)) !== 'none') return []
      if (shown.length === MOST_SHOWN) continue
      const said = this.#place.log.take().filter(({ level }) => level === 'error')
      const explained = await explanation.value
      const reasons = explained === undefined ? [`it is a ${event.eventKind}`] : said.map(({ message }) => message)
      shown.push(shownEvent(event, { reasons, parts: (await explained?.parts(event)) ?? [] }))
    }
    const among = events.length === 1 ? 'the event' : `any of the ${events.length} events`
    const message = `${this.#place.title} is not true for ${among} that came out`
    return [{ ...failureOf(message, []), condition: this.#text(), events: shown, more: events.length - shown.length }]
  }

  /** The condition as it is written: its program, or its type. */
  #text(): string {
    const { type } = isTable(this.#written) ? this.#written : {}
    return this.#source()?.trim() ?? `type: ${typeof type === 'string' ? type : ''}`
  }

  #source(): string | undefined {
    const source = isTable(this.#written) ? this.#written['source'] : this.#written
    return typeof source === 'string' ? source : undefined
  }

  async #explanation(): Promise<Explanation | undefined> {
    const source = this.#source()
    return source === undefined ? undefined : await Explanation.of(source, this.#place.cx)
  }
}

/** A value that is made when it is first asked for. */
class Lazy<T> {
  readonly #make: () => T
  #made: { readonly value: T } | undefined

  constructor(make: () => T) {
    this.#make = make
  }

  get value(): T {
    this.#made ??= { value: this.#make() }
    return this.#made.value
  }
}

function batchOf(event: Events[Kind]): Batch {
  switch (event.eventKind) {
    case 'log':
      return LogBatch.of([event])
    case 'metric':
      return MetricBatch.of([event])
    case 'trace':
      return TraceBatch.of([event])
  }
}
