import { LogEvent, type Ack, type Metadata } from '@qovery/sdk'
import { Field, type Tally } from './field.ts'
import type { Plan } from './plan.ts'

/** Events that become one, with the holds on what they came with. */
export class Group {
  readonly key: string
  /** When its first event came, in milliseconds of the clock. */
  readonly created: number
  /** When its last event came. */
  touched: number
  events = 0
  /** About how many bytes it keeps. */
  bytes: number
  readonly holds: Ack[] = []
  /** Its neighbours in the order in which groups were touched. */
  older: Group | undefined
  newer: Group | undefined
  readonly #root = new Field()
  readonly #metadata: Metadata

  constructor(key: string, metadata: Metadata, now: number) {
    this.key = key
    this.#metadata = metadata
    this.created = now
    this.touched = now
    this.bytes = 200 + key.length
  }

  /** Takes in an event; `tally.bytes` is how many bytes more are kept then. */
  add({ value }: LogEvent, plan: Plan, tally: Tally): void {
    this.events++
    this.#root.add(value, plan, tally, '')
  }

  /** Keeps a hold on the batch under way, once. */
  hold(ack: Ack): void {
    if (this.holds.at(-1) === ack) return
    ack.hold()
    this.holds.push(ack)
  }

  /** The one event that all came to. */
  get event(): LogEvent {
    return new LogEvent(this.#root.value ?? {}, this.#metadata)
  }
}
