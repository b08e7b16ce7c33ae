import { fail } from '../../function/index.ts'
import { kindOf } from '../../kind/index.ts'
import {
  decimalText,
  compareText,
  Float,
  isObject,
  sortedKeys,
  Timestamp,
  toText,
  type Value,
  type ValueObject,
} from '../../value/index.ts'

export interface KeyValueTextOptions {
  readonly between: string
  readonly delimiter: string
  /** Whether `true` is written as the key alone, and `false` not at all. */
  readonly flattenBooleans: boolean
}

/** What has to stand in quotes. */
const SPECIAL = /[\s"=\u0085]/
const ESCAPED = /[\\"\n]/g
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': String.raw`\\n` }

/** Writes an object as a line of pairs: the fields of `order` first, the others by name; nested fields as `a.b`, `a.0`. @throws Failure */
export function keyValueText(object: ValueObject, order: readonly Value[], options: KeyValueTextOptions): string {
  const fields = new Map<string, string | boolean>()
  for (const key of sortedKeys(object)) flatten(key, object[key] as Value, fields)
  const pairs: string[] = []
  for (let i = 0; i < order.length; i++) {
    const name = fieldName(order[i] as Value, i)
    const value = fields.get(name)
    if (value === undefined) continue
    fields.delete(name)
    addPair(pairs, name, value, options)
  }
  for (const name of [...fields.keys()].sort(compareText))
    addPair(pairs, name, fields.get(name) as string | boolean, options)
  return pairs.join(options.delimiter)
}

function fieldName(value: Value, index: number): string {
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array) return toText(value)
  return fail(`invalid field value type at index ${index}: expected string, got ${kindOf(value).toString()}`)
}

function flatten(name: string, value: Value, fields: Map<string, string | boolean>): void {
  if (Array.isArray(value)) {
    for (let i = 0; i < value.length; i++) flatten(`${name}.${i}`, value[i] as Value, fields)
  } else if (isObject(value)) {
    for (const key of sortedKeys(value)) flatten(`${name}.${key}`, value[key] as Value, fields)
  } else {
    fields.set(name, scalarText(value))
  }
}

function scalarText(value: Exclude<Value, Value[] | ValueObject>): string | boolean {
  if (typeof value === 'string' || typeof value === 'boolean') return value
  if (typeof value === 'number') return decimalText(value)
  if (typeof value === 'bigint') return String(value)
  if (value === null) return 'null'
  if (value instanceof Float) return decimalText(value.value)
  if (value instanceof Uint8Array) return toText(value)
  return value instanceof Timestamp ? value.toString() : value.source
}

function addPair(pairs: string[], name: string, value: string | boolean, options: KeyValueTextOptions): void {
  const isFlag = options.flattenBooleans && typeof value === 'boolean'
  if (isFlag && !value) return
  pairs.push(isFlag ? quoted(name) : quoted(name) + options.between + quoted(String(value)))
}

function quoted(text: string): string {
  const escaped = text.replaceAll(ESCAPED, (character) => ESCAPES[character] as string)
  return SPECIAL.test(text) ? `"${escaped}"` : escaped
}
