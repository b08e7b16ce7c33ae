import type { AnyBatch, LogSchema, SourceFields } from '@qovery/sdk'
import { setPath } from '@qovery/vrl/path'
import {
  float,
  Float,
  isObject,
  ownField,
  parseJson,
  setField,
  Timestamp,
  type Value,
  type ValueObject,
} from '@qovery/vrl/value'
import type { CodecContext, Decoder } from '../codec.ts'
import type { Frames } from '../framing/frames.ts'
import { logsOfFrames } from '../logs-of-frames.ts'
import { frameText } from '../utf8.ts'
import { isFieldName, shown } from './field-name.ts'

/** How far from 1970 a date can be, in seconds (ECMA-262, "Time Values and Time Range"). */
const MAX_SECONDS = 8.64e12

interface GelfOptions {
  readonly lossy: boolean
  readonly strict: boolean
}

/** Reads messages of GELF 1.1. Blank frames are skipped; a message without a time has that at which it came in. */
export class GelfDecoder implements Decoder {
  readonly #options: GelfOptions
  readonly #cx: CodecContext

  constructor(options: GelfOptions, cx: CodecContext) {
    this.#options = options
    this.#cx = cx
  }

  decode(frames: Frames, fields: SourceFields): AnyBatch[] {
    const { lossy, strict } = this.#options
    const read = (chunk: Buffer, start: number, end: number) => {
      const text = frameText(chunk, start, end, lossy)
      return text.trim() === ''
        ? undefined
        : logOf(parseJson(text), strict, this.#cx.globals.log_schema, fields.timestamp)
    }
    return logsOfFrames(frames, fields, { read, Fault: SyntaxError, expected: 'a message in GELF' }, this.#cx)
  }
}

const REQUIRED = ['version', 'host', 'short_message']
/** The fields that GELF names, and how their values are read. */
const NAMED = new Map<string, (value: Value, key: string) => Value>([
  ...[...REQUIRED, 'full_message', 'facility', 'file'].map((key) => [key, textOf] as const),
  ['timestamp', timeOf],
  ['level', levelOf],
  ['line', (value, key) => float(numberOf(value, key))],
])

/** The log of a message that came in at the time `received`. @throws SyntaxError where it breaks a rule of GELF */
function logOf(message: Value, strict: boolean, schema: LogSchema, received: Value): ValueObject {
  if (!isObject(message)) throw new SyntaxError('a message is a JSON object')
  for (const key of REQUIRED) {
    if (ownField(message, key) === undefined) throw new SyntaxError(`"${key}" is missing`)
  }
  if (strict && message['version'] !== '1.1') throw new SyntaxError('"version" is not "1.1"')
  const log: ValueObject = {}
  if (schema.timestamp_key !== null) setPath(log, schema.timestamp_key, received)
  for (const key of Object.keys(message)) {
    const value = message[key] as Value
    const read = NAMED.get(key)
    if (read !== undefined) {
      if (value !== null || REQUIRED.includes(key)) place(log, key, read(value, key), schema)
    } else if (key !== '_id') {
      if (strict) checkField(key, value)
      setField(log, key, value)
    }
  }
  return log
}

/** Puts a field that GELF names where the log has it. */
function place(log: ValueObject, key: string, value: Value, schema: LogSchema): void {
  if (key !== 'short_message' && key !== 'timestamp') {
    log[key] = value
    return
  }
  const path = key === 'timestamp' ? schema.timestamp_key : schema.message_key
  if (path !== null) setPath(log, path, value)
}

function checkField(name: string, value: Value): void {
  if (!name.startsWith('_')) throw new SyntaxError(`the additional field ${shown(name)} does not begin with "_"`)
  if (!isFieldName(name)) {
    throw new SyntaxError(`the name of the field ${shown(name)} has other characters than letters, digits and "_.-@"`)
  }
  if (value === null || typeof value === 'boolean' || Array.isArray(value) || isObject(value)) {
    throw new SyntaxError(`the additional field ${shown(name)} is neither text nor number`)
  }
}

function textOf(value: Value, key: string): string {
  if (typeof value !== 'string') throw new SyntaxError(`"${key}" is not a text`)
  return value
}

function numberOf(value: Value, key: string): number {
  if (typeof value === 'number') return value
  if (value instanceof Float) return value.value
  if (typeof value === 'bigint') return Number(value)
  throw new SyntaxError(`"${key}" is not a number`)
}

function levelOf(value: Value): number {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 255) return value
  throw new SyntaxError('"level" is not a whole number from 0 to 255')
}

/** Seconds since 1970 with a fraction: to the microsecond, which is as far as the number tells. */
function timeOf(value: Value): Timestamp {
  const seconds = numberOf(value, 'timestamp')
  if (Math.abs(seconds) > MAX_SECONDS) throw new SyntaxError('"timestamp" is no time in seconds')
  return Timestamp.fromMillis(seconds * 1000)
}
