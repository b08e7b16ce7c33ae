import type { Labels } from '@qovery/sdk'
import type { Counter, Gauge } from './instruments.ts'
import type { TelemetryRegistry } from './registry.ts'

/** What a buffer can hold; a limit that is left out does not apply. */
export interface BufferLimits {
  readonly max_events?: number | undefined
  readonly max_bytes?: number | undefined
}

/** What is told of one buffer, by the names of Vector's buffer specification (both generations of its gauges). */
export class BufferTelemetry {
  readonly #registry: TelemetryRegistry
  readonly #labels: Labels
  readonly #counters: Readonly<Record<'inEvents' | 'inBytes' | 'outEvents' | 'outBytes', Counter>>
  readonly #levels: Readonly<Record<'events' | 'bytes', readonly Gauge[]>>
  readonly #discarded = new Map<string, { events: Counter; bytes: Counter }>()

  /** `labels`: those of the component, and the buffer's place in its row as `stage`. */
  constructor(registry: TelemetryRegistry, labels: Labels) {
    this.#registry = registry
    this.#labels = labels
    this.#counters = {
      inEvents: registry.counter('buffer_received_events_total', 'Events that entered the buffer.', labels),
      inBytes: registry.counter('buffer_received_bytes_total', 'Estimated size of what entered the buffer.', labels),
      outEvents: registry.counter('buffer_sent_events_total', 'Events that left the buffer.', labels),
      outBytes: registry.counter('buffer_sent_bytes_total', 'Estimated size of what left the buffer.', labels),
    }
    this.#levels = {
      events: [
        registry.gauge('buffer_events', 'Events in the buffer.', labels),
        registry.gauge('buffer_size_events', 'Events in the buffer.', labels),
      ],
      bytes: [
        registry.gauge('buffer_byte_size', 'Size of what is in the buffer.', labels),
        registry.gauge('buffer_size_bytes', 'Size of what is in the buffer.', labels),
      ],
    }
    this.level(0, 0)
  }

  received(events: number, bytes: number): void {
    this.#counters.inEvents.add(events)
    this.#counters.inBytes.add(bytes)
  }

  sent(events: number, bytes: number): void {
    this.#counters.outEvents.add(events)
    this.#counters.outBytes.add(bytes)
  }

  /** Counts events that the buffer had no room for, or could not read again. `reason` is a short constant. */
  discarded(events: number, bytes: number, reason: string, intentional = false): void {
    const key = `${intentional} ${reason}`
    let counters = this.#discarded.get(key)
    if (counters === undefined) {
      const labels = { ...this.#labels, intentional: String(intentional), reason }
      counters = {
        events: this.#registry.counter('buffer_discarded_events_total', 'Events that the buffer dropped.', labels),
        bytes: this.#registry.counter(
          'buffer_discarded_bytes_total',
          'Estimated size of what the buffer dropped.',
          labels,
        ),
      }
      this.#discarded.set(key, counters)
    }
    counters.events.add(events)
    counters.bytes.add(bytes)
  }

  /** Says how full the buffer is now. */
  level(events: number, bytes: number): void {
    for (const gauge of this.#levels.events) gauge.set(events)
    for (const gauge of this.#levels.bytes) gauge.set(bytes)
  }

  /** Says how much it can hold. */
  limits({ max_events, max_bytes }: BufferLimits): void {
    for (const [name, help, limit] of [
      ['buffer_max_event_size', 'Most events that the buffer can hold.', max_events],
      ['buffer_max_size_events', 'Most events that the buffer can hold.', max_events],
      ['buffer_max_byte_size', 'Most bytes that the buffer can hold.', max_bytes],
      ['buffer_max_size_bytes', 'Most bytes that the buffer can hold.', max_bytes],
    ] as const) {
      if (limit !== undefined) this.#registry.gauge(name, help, this.#labels).set(limit)
    }
  }
}
