import { encodeJson } from '@qovery/vrl/value'
import type { AnyEvent, Encoder } from '../codec.ts'
import { metricJson } from '../metric-json.ts'

/** Wraps the JSON of each event in an object whose only key is the event's kind. */
export class NativeJsonEncoder implements Encoder {
  encode(event: AnyEvent): string {
    const json = event.eventKind === 'metric' ? metricJson(event, 'auto') : encodeJson(event.value)
    return `{"${event.eventKind}":${json}}`
  }
}
