import { Failure } from '@qovery/vrl/protobuf'
import { isObject, ownField } from '@qovery/vrl/value'
import { EncodingError, type AnyEvent, type Encoder } from '../codec.ts'
import { REQUESTS, type Signal } from './messages.ts'
import type { RequestTypes } from './types.ts'

/** Writes events that are requests of OTLP. */
export class OtlpEncoder implements Encoder {
  readonly #types: RequestTypes

  constructor(types: RequestTypes) {
    this.#types = types
  }

  encode(event: AnyEvent): Uint8Array {
    if (event.eventKind === 'metric') throw new EncodingError('Metrics have no form in the codec "otlp" yet')
    const { value } = event
    const signals = event.eventKind === 'trace' ? (['traces'] as const) : (['logs', 'metrics', 'traces'] as const)
    const signal = signals.find((one) => isObject(value) && ownField(value, REQUESTS[one].field) !== undefined)
    if (signal === undefined) throw new EncodingError(`the event is no request of OTLP: it has no ${namesOf(signals)}`)
    try {
      return this.#types[signal].write(value)
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      throw new EncodingError(`the event is no request of OTLP: ${error.message}`, { cause: error })
    }
  }
}

function namesOf(signals: readonly Signal[]): string {
  return signals.map((signal) => `"${REQUESTS[signal].field}"`).join(' or ')
}
