import { Counter } from './instruments.ts'
import type { TelemetryRegistry } from './registry.ts'

/** How many events went no further although nobody asked for it, in all components together. */
export function unwantedDiscards(registry: TelemetryRegistry): number {
  let events = 0
  for (const { name, labels, instrument } of registry.instruments()) {
    const isOne = name === 'component_discarded_events_total' && labels['intentional'] === 'false'
    if (isOne && instrument instanceof Counter) events += instrument.value
  }
  return events
}
