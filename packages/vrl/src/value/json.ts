import { MAX_DEPTH, readExactly } from './exact-json.ts'
import { Float, formatFloat } from './float.ts'
import { orderOf, sortedKeys } from './keys.ts'
import { Timestamp } from './timestamp.ts'
import { isObject, type Value, type ValueObject } from './value.ts'

/**
 * Text in which an integral number of less than `LARGE` may have been written as a float. All but zeros behind the point is
 * lost only by rounding, which takes at least three zeros or nines there. A third of the time of `LOSSY_NUMBER`.
 */
const MAYBE_FLOAT = /(?<=\d)(?:\.(?:0+|(?:000|999)\d*)|[eE][-+]?\d+)(?:[\s,}\]]|$)/
/** From here on, doubles lie a five hundredth apart and more. */
const LARGE = 2 ** 43
/**
 * Text in which `JSON.parse` may have lost that a number was a float, or its exact value: decimals of up to
 * 15 digits are doubles of their own. A false alarm costs only time.
 */
const LOSSY_NUMBER = /(?:^|[:,[\s])-?(?:\d+(?:\.\d+)?[eE]|\d+\.0+(?!\d)|(?=[\d.]{17})\d+\.)/

/**
 * Reads a JSON document (RFC 8259) exactly: `1.0` stays a float, integers keep all 64 bits.
 * @throws SyntaxError where the text is not JSON, a number is out of range, or the nesting is deeper than 128.
 */
export function parseJson(text: string): Value {
  const parsed = JSON.parse(text) as Value
  switch (inspect(parsed, text.includes('\\'), 0)) {
    case Numbers.NonIntegral:
      return parsed
    case Numbers.Integral:
      return MAYBE_FLOAT.test(text) && LOSSY_NUMBER.test(text) ? readExactly(text) : parsed
    case Numbers.Large:
      return LOSSY_NUMBER.test(text) ? readExactly(text) : parsed
    default:
      return readExactly(text)
  }
}

const Numbers = { NonIntegral: 0, Integral: 1, Large: 2, Unsafe: 3 } as const

/**
 * The most demanding number found in `value`. A key with a backslash counts as unsafe where the text has `escapes`: V8 13.6
 * takes such a key for the one it expects from earlier objects when only the escaped text begins alike.
 */
function inspect(value: Value | undefined, escapes: boolean, depth: number): number {
  if (typeof value === 'number') return inspectNumber(value)
  if (typeof value !== 'object' || value === null) return Numbers.NonIntegral
  if (depth >= MAX_DEPTH) throw new SyntaxError(`nested deeper than ${MAX_DEPTH} levels`)
  let worst: number = Numbers.NonIntegral
  if (Array.isArray(value)) {
    for (const item of value) worst = Math.max(worst, inspect(item, escapes, depth + 1))
  } else {
    const object = value as ValueObject
    for (const key in object) {
      if (escapes && key.includes('\\')) worst = Numbers.Unsafe
      worst = Math.max(worst, inspect(object[key], escapes, depth + 1))
    }
  }
  return worst
}

function inspectNumber(value: number): number {
  if (Number.isSafeInteger(value)) {
    if (Object.is(value, -0)) return Numbers.Unsafe
    return Math.abs(value) < LARGE ? Numbers.Integral : Numbers.Large
  }
  if (!Number.isFinite(value)) throw new SyntaxError('a number is out of range')
  return Number.isInteger(value) ? Numbers.Unsafe : Numbers.NonIntegral
}

/** Writes a value as JSON with its keys in VRL's order. Timestamps are RFC 3339, bytes are decoded with U+FFFD for what is invalid. */
export function encodeJson(value: Value): string {
  const plain = plainOf(value)
  return plain === undefined ? writeJson(value) : JSON.stringify(plain)
}

/**
 * A value for which `JSON.stringify` gives the very text that `writeJson` would, and sooner: itself, or a copy with its keys
 * in order. `undefined` where it has numbers that JavaScript would write otherwise.
 */
function plainOf(value: Value): unknown {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value
    case 'number':
      if (value < 1e-5 && value > -1e-5 && value !== 0) return undefined
      return Number.isFinite(value) ? value : null
    case 'bigint':
      return undefined
    default:
      break
  }
  if (value === null) return null
  if (Array.isArray(value)) return plainArray(value)
  if (isObject(value)) return plainObject(value)
  if (value instanceof Float) return Number.isFinite(value.value) ? undefined : null
  if (value instanceof Timestamp) return value.toString()
  return value instanceof Uint8Array ? new TextDecoder().decode(value) : value.source
}

function plainArray(array: readonly Value[]): unknown {
  let copy: unknown[] | undefined
  for (let i = 0; i < array.length; i++) {
    const item = array[i] as Value
    const plain = plainOf(item)
    if (plain === undefined) return undefined
    if (copy !== undefined) copy.push(plain)
    else if (plain !== item) copy = [...array.slice(0, i), plain]
  }
  return copy ?? array
}

function plainObject(object: ValueObject): unknown {
  const { keys, sorted, keepsOrder } = orderOf(object)
  if (!keepsOrder) return undefined
  let same = true
  const copy: Record<string, unknown> = {}
  for (let i = 0; i < sorted.length; i++) {
    const key = sorted[i] as string
    const field = object[key]
    if (field === undefined) continue
    const plain = plainOf(field)
    if (plain === undefined) return undefined
    if (plain !== field || key !== keys[i]) same = false
    copy[key] = plain
  }
  return same ? object : copy
}

function writeJson(value: Value): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value)
    case 'number':
      return Number.isFinite(value) ? (Number.isInteger(value) ? String(value) : formatFloat(value)) : 'null'
    case 'bigint':
    case 'boolean':
      return String(value)
    default:
      break
  }
  if (value === null) return 'null'
  if (value instanceof Float) return Number.isFinite(value.value) ? formatFloat(value.value) : 'null'
  if (value instanceof Timestamp) return `"${value.toString()}"`
  if (value instanceof Uint8Array) return JSON.stringify(new TextDecoder().decode(value))
  if (Array.isArray(value)) return `[${value.map(writeJson).join(',')}]`
  if (!isObject(value)) return JSON.stringify(value.source)
  let text = ''
  for (const key of sortedKeys(value)) {
    text += `${text === '' ? '{' : ','}${JSON.stringify(key)}:${writeJson(value[key] as Value)}`
  }
  return text === '' ? '{}' : `${text}}`
}
