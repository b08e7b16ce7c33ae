import type { Path } from '@qovery/vrl/path'
import { compareText } from '@qovery/vrl/value'
import { EncodingError, type AnyEvent, type Encoder } from '../codec.ts'
import { textAt } from '../scalar-text.ts'
import { extensionText, headerText } from './escape.ts'

export interface CefOptions {
  readonly version: 'V0' | 'V1'
  readonly device_vendor: string
  readonly device_product: string
  readonly device_version: string
  readonly device_event_class_id: string
  readonly severity: Path
  readonly name: Path
  readonly extensions: Readonly<Record<string, Path>>
}

const MAX_NAME_BYTES = 512
const MAX_SEVERITY = 10

/** Writes logs in the Common Event Format. Extensions stand in the order of their keys; those without a value are left out. */
export class CefEncoder implements Encoder {
  /** All before the name of the event. */
  readonly #start: string
  readonly #name: Path
  readonly #severity: Path
  readonly #extensions: readonly (readonly [key: string, path: Path])[]

  constructor(options: CefOptions) {
    const { device_vendor, device_product, device_version, device_event_class_id } = options
    const device = [device_vendor, device_product, device_version, device_event_class_id].map(headerText)
    this.#start = `CEF:${options.version.slice(1)}|${device.join('|')}|`
    this.#name = options.name
    this.#severity = options.severity
    this.#extensions = Object.entries(options.extensions).sort((a, b) => compareText(a[0], b[0]))
  }

  encode(event: AnyEvent): string {
    if (event.eventKind === 'metric') throw new EncodingError('CEF has no form for metrics')
    const severity = severityOf(textAt(event, this.#severity))
    const name = headerText(textAt(event, this.#name))
    if (Buffer.byteLength(name) > MAX_NAME_BYTES) {
      throw new EncodingError(`The name of an event in CEF has at most ${MAX_NAME_BYTES} bytes`)
    }
    let text = `${this.#start}${name}|${severity}`
    let before = '|'
    for (const [key, path] of this.#extensions) {
      const value = textAt(event, path)
      if (value === '') continue
      text += `${before}${key}=${extensionText(value)}`
      before = ' '
    }
    return text
  }
}

function severityOf(text: string): number {
  const severity = /^\+?\d{1,3}$/.test(text) ? Number(text) : Number.NaN
  if (severity <= MAX_SEVERITY) return severity
  throw new EncodingError(`The severity of an event in CEF is a whole number from 0 to ${MAX_SEVERITY}`)
}
