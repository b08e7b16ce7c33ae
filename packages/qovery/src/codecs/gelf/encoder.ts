import type { LogSchema } from '@qovery/sdk'
import { getPath } from '@qovery/vrl/path'
import {
  cloneValue,
  encodeJson,
  Float,
  isObject,
  ownField,
  setField,
  Timestamp,
  type Value,
  type ValueObject,
} from '@qovery/vrl/value'
import { EncodingError, type AnyEvent, type Encoder } from '../codec.ts'
import { removeAt } from '../field-edit.ts'
import { chunked } from './chunks.ts'
import { isFieldName, shown } from './field-name.ts'

/** Writes logs as messages of GELF 1.1. What the format cannot hold is an error, so that nothing is left out in silence. */
export class GelfEncoder implements Encoder {
  readonly #maxChunk: number
  readonly #messageKey: readonly string[] | null

  constructor(max_chunk_size: number, schema: LogSchema) {
    this.#maxChunk = max_chunk_size
    this.#messageKey = schema.message_key
  }

  encode(event: AnyEvent): string {
    if (event.eventKind === 'metric') throw new EncodingError('GELF has no form for metrics')
    if (!isObject(event.value)) throw new EncodingError('GELF needs a log with fields, and this one is a bare value')
    return encodeJson(this.#message(event.value))
  }

  datagrams(message: Buffer): readonly Buffer[] {
    return chunked(message, this.#maxChunk)
  }

  #message(log: ValueObject): ValueObject {
    if (ownField(log, 'short_message') !== undefined) return messageOf(log, undefined)
    const path = this.#messageKey ?? []
    const text = path.length === 0 ? undefined : getPath(log, path)
    if (text === undefined) {
      throw new EncodingError('GELF needs a message: the log has neither `short_message` nor the field of its message')
    }
    if (path.length === 1) return messageOf(log, { key: path[0] as string, text })
    const rest = cloneValue(log)
    removeAt(rest, path)
    return messageOf(rest, { key: 'short_message', text })
  }
}

interface Rule {
  readonly fits: (value: Value) => boolean
  readonly expected: string
}

const TEXT: Rule = { fits: isText, expected: 'a text' }
const ADDITIONAL: Rule = { fits: (value) => isText(value) || isNumber(value), expected: 'a text or a number' }
/** The fields that GELF names. */
const NAMED = new Map<string, Rule>([
  ...['version', 'host', 'short_message', 'full_message', 'facility', 'file'].map((key) => [key, TEXT] as const),
  ['timestamp', { fits: isNumber, expected: 'a time' }],
  ['level', { fits: isInteger, expected: 'a whole number' }],
  ['line', { fits: isNumber, expected: 'a number' }],
])

/** The message of a log; with `short`, its short message is that text, and the field `key` is not looked at. */
function messageOf(log: ValueObject, short: { readonly key: string; readonly text: Value } | undefined): ValueObject {
  if (ownField(log, 'host') === undefined) {
    throw new EncodingError('GELF needs a `host`, and the log has none: set it in a transform')
  }
  const message: ValueObject = { version: '1.1' }
  if (short !== undefined) message['short_message'] = checked(short.text, TEXT, short.key)
  for (const key of Object.keys(log)) {
    const field = log[key]
    if (field === undefined || key === short?.key) continue
    const rule = NAMED.get(key)
    const value = key === 'timestamp' && field instanceof Timestamp ? secondsOf(field) : field
    setField(message, rule === undefined ? additionalName(key) : key, checked(value, rule ?? ADDITIONAL, key))
  }
  return message
}

function additionalName(key: string): string {
  if (!isFieldName(key)) {
    throw new EncodingError(`GELF allows letters, digits and "_.-@" in names of fields, and not ${shown(key)}`)
  }
  return key === '' || key.startsWith('_') ? key : `_${key}`
}

function checked(value: Value, { fits, expected }: Rule, key: string): Value {
  if (fits(value)) return value
  throw new EncodingError(`In GELF the field ${shown(key)} is ${expected}: convert or remove it in a transform`)
}

function isText(value: Value): boolean {
  return typeof value === 'string' || value instanceof Uint8Array
}

function isInteger(value: Value): boolean {
  return typeof value === 'bigint' || Number.isInteger(value)
}

function isNumber(value: Value): boolean {
  if (value instanceof Float) return Number.isFinite(value.value)
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value))
}

/** Seconds since 1970, with milliseconds as their fraction where there are any. */
function secondsOf({ seconds, nanos }: Timestamp): number {
  return (seconds * 1000 + Math.floor(nanos / 1_000_000)) / 1000
}
