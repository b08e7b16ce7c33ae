import { MetricEvent, Template, type LogEvent, type TraceEvent } from '@qovery/sdk'
import { getPath, parsePath, type Path } from '@qovery/vrl/path'
import { compileStrftime, type Strftime, type Zone } from '@qovery/vrl/time'
import { isObject, Timestamp, type Value } from '@qovery/vrl/value'

export type AnyEvent = LogEvent | TraceEvent | MetricEvent
type Part = string | Strftime | Template

const REFERENCE = /\{\{([^{}]*)\}\}/g
/** Specifiers that change within a second. */
const FRACTIONS = /%[-_0.:#369]*[f+]/

/** The template of a path, with its dates in a time zone and its fields apart. */
export class PathTemplate {
  readonly #parts: readonly Part[]
  readonly #fields: readonly Path[]
  readonly hasFields: boolean
  /** The directories before anything that depends on events. */
  readonly prefix: string
  /** The path of all events, where nothing in it depends on one. */
  readonly constant: string | undefined
  readonly #isOneText: boolean
  #seconds = Number.NaN
  #text = ''

  private constructor(template: Template, parts: readonly Part[]) {
    this.#parts = parts
    const references = [...template.text.matchAll(REFERENCE)]
    this.#fields = references.map((match) => parsePath((match[1] as string).trim()))
    this.hasFields = this.#fields.length > 0
    const fixed = /^[^%]*?(?=\{\{|%|$)/.exec(template.text)?.[0] ?? ''
    this.prefix = fixed.slice(0, fixed.lastIndexOf('/') + 1)
    this.constant = template.constant
    this.#isOneText = !this.hasFields && !FRACTIONS.test(template.text)
  }

  static of(template: Template): PathTemplate {
    const { text } = template
    const parts: Part[] = []
    let from = 0
    for (const match of text.matchAll(REFERENCE)) {
      parts.push(...literal(text.slice(from, match.index)), Template.parse(match[0]))
      from = match.index + match[0].length
    }
    return new PathTemplate(template, [...parts, ...literal(text.slice(from))])
  }

  /** Whether a path depends on the field `key`, or on all of an event where it is `null`. */
  reads(key: string | null): boolean {
    return this.#fields.some(({ root, segments }) => {
      if (root === 'metadata') return false
      const [first] = segments
      return key === null || first === undefined || typeof first !== 'string' || first === key
    })
  }

  /** The path for an event, or the field that it lacks. */
  render(event: AnyEvent, zone: Zone, timestampKey: readonly string[] | null): { path: string } | { missing: string } {
    if (this.constant !== undefined) return { path: this.constant }
    const time = timeOf(event, timestampKey) ?? Timestamp.now()
    if (this.#isOneText) return { path: this.#textAt(time, zone) }
    let path = ''
    for (const part of this.#parts) {
      if (typeof part === 'string') path += part
      else if (part instanceof Template) {
        const text = part.render(event)
        if (text === undefined) return { missing: part.text }
        path += text
      } else path += part.format(time, zone.at(time.seconds))
    }
    return { path }
  }

  /** Neighbours in a stream mostly have the same second. */
  #textAt(time: Timestamp, zone: Zone): string {
    if (time.seconds === this.#seconds) return this.#text
    const offset = zone.at(time.seconds)
    const texts = this.#parts.map((part) => (typeof part === 'string' ? part : (part as Strftime).format(time, offset)))
    this.#seconds = time.seconds
    this.#text = texts.join('')
    return this.#text
  }
}

function literal(text: string): Part[] {
  if (text === '') return []
  return [text.includes('%') ? compileStrftime(text) : text]
}

function timeOf(event: AnyEvent, timestampKey: readonly string[] | null): Timestamp | undefined {
  if (event instanceof MetricEvent) {
    return event.timestamp === undefined ? undefined : Timestamp.fromMillis(event.timestamp)
  }
  const own: Value | undefined =
    timestampKey !== null && isObject(event.value) ? getPath(event.value, timestampKey) : undefined
  const time = own ?? getPath(event.metadata.value, ['vector', 'ingest_timestamp'])
  return time instanceof Timestamp ? time : undefined
}
