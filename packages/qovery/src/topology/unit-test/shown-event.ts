import { MetricEvent, type Events, type Kind } from '@qovery/sdk'
import { encodeJson, parseJson, sortedKeys } from '@qovery/vrl/value'
import { metricJson } from '../../codecs/metric-json.ts'
import type { PartValue, ShownEvent, TestFailure } from './result.ts'

/** So many events are shown with a failure. */
export const MOST_SHOWN = 10

/** What there is to say of an event beside what it holds. */
interface Remarks {
  readonly reasons: readonly string[]
  readonly parts: readonly PartValue[]
}

export function shownEvent(event: Events[Kind], remarks: Remarks = { reasons: [], parts: [] }): ShownEvent {
  const metadata = event.metadata.value
  const beside = sortedKeys(metadata).length === 0 ? undefined : encodeJson(metadata)
  return { json: jsonOf(event), metadata: beside, ...remarks }
}

/** A failure with the events that it is about, as many of them as are shown. */
export function failureOf(message: string, events: readonly Events[Kind][]): TestFailure {
  const shown = events.slice(0, MOST_SHOWN).map((event) => shownEvent(event))
  return { message, drawing: undefined, condition: undefined, events: shown, more: events.length - shown.length }
}

function jsonOf(event: Events[Kind]): string {
  if (event instanceof MetricEvent) return encodeJson(parseJson(metricJson(event, 'auto')))
  return encodeJson(event.value)
}
