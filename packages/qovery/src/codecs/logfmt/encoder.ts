import { EncodingError, type AnyEvent, type Encoder } from '../codec.ts'
import { compareText, Float, isObject, valueToText, type Value } from '@qovery/vrl/value'
import { plainNumber } from '../metric-text.ts'

type Pair = [key: string, value: Value]

/**
 * Fields as `key=value`, sorted by key. `true` is its key alone, `false` is left out; a key or value with space, `"` or `=`
 * in it is quoted. A log that is no object is the value of `message`.
 */
export class LogfmtEncoder implements Encoder {
  encode(event: AnyEvent): string {
    if (event.eventKind === 'metric') throw new EncodingError('logfmt has no form for metrics')
    const pairs: Pair[] = []
    if (isObject(event.value)) flattenFields(event.value, '', pairs)
    else flatten(event.value, 'message', pairs)
    pairs.sort((a, b) => compareText(a[0], b[0]))
    const words: string[] = []
    for (const [key, value] of pairs) {
      if (value === true) words.push(quoted(key))
      else if (value !== false) words.push(`${quoted(key)}=${quoted(scalarText(value))}`)
    }
    return words.join(' ')
  }
}

function flatten(value: Value | undefined, key: string, into: Pair[]): void {
  if (value === undefined) return
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) flatten(value[i], `${key}.${i}`, into)
  } else if (isObject(value)) flattenFields(value, `${key}.`, into)
  else into.push([key, value])
}

function flattenFields(object: { [key: string]: Value | undefined }, prefix: string, into: Pair[]): void {
  for (const key of Object.keys(object)) flatten(object[key], prefix + key, into)
}

function scalarText(value: Value): string {
  if (typeof value === 'number') return plainNumber(value)
  if (value === null) return 'null'
  return value instanceof Float ? plainNumber(value.value) : valueToText(value)
}

function quoted(text: string): string {
  if (!/[\s"=\\]/u.test(text)) return text
  const escaped = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')
  return /[\s"=]/u.test(text) ? `"${escaped}"` : escaped
}
