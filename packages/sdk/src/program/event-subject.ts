import type { Secrets, Subject } from '@qovery/vrl'
import type { Value, ValueObject } from '@qovery/vrl/value'
import { Metadata, type LogEvent, type TraceEvent } from '../event.ts'

/** A log or trace as programs see it: one object for all events that a component goes through. */
export class EventSubject implements Subject, Secrets {
  value: Value = null
  metadata: ValueObject = {}
  #metadata: Metadata | undefined
  #secrets: Map<string, string> | undefined

  /** Takes an event's value and metadata. The value is written into by programs that write. */
  load(value: Value, metadata: Metadata): void {
    this.value = value
    this.metadata = metadata.value
    this.#metadata = metadata
    this.#secrets = undefined
  }

  /** Gives an event what the program made of it. */
  store(event: LogEvent | TraceEvent): void {
    event.value = this.value
    event.metadata = this.newMetadata()
  }

  /** The metadata as the program left it: the event's own where it did not change. */
  newMetadata(): Metadata {
    const before = this.#metadata as Metadata
    if (this.metadata === before.value && this.#secrets === undefined) return before
    return new Metadata(this.metadata, before.source_id, before.source_type, this.#secrets ?? before.secrets)
  }

  get secrets(): Secrets {
    return this
  }

  get(name: string): string | undefined {
    return (this.#secrets ?? this.#metadata?.secrets)?.get(name)
  }

  set(name: string, secret: string): void {
    this.#own().set(name, secret)
  }

  remove(name: string): void {
    this.#own().delete(name)
  }

  #own(): Map<string, string> {
    this.#secrets ??= new Map(this.#metadata?.secrets)
    return this.#secrets
  }
}
