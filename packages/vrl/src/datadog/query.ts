import { getPath, parsePath, PathSyntaxError, type Segment } from '../path/index.ts'
import { Regex } from '../regex/index.ts'
import { compareText, decimalText, encodeJson, Float, formatFloat, toText, type Value } from '../value/index.ts'
import {
  DEFAULT_ATTRIBUTE,
  parseQuery,
  QueryError,
  type Bound,
  type Comparator,
  type Limit,
  type Query,
} from './query-syntax.ts'

export { QueryError } from './query-syntax.ts'

/** Whether a value meets a query. */
export type Matcher = (value: Value) => boolean

/** How an object is looked at. */
export interface Reading {
  /** The fields with lists of tags, and those that `source` stands for: one of them is enough. */
  readonly tags: readonly string[]
  readonly source: readonly string[]
  /**
   * Whether only texts are compared with texts: attributes may also equal numbers and booleans, or be compared with numbers.
   * Otherwise anything is compared by its JSON.
   */
  readonly strict: boolean
}

/** Objects of any kind, as the function `match_datadog_query` looks at them. */
export const OBJECT_READING: Reading = { tags: ['tags'], source: ['source'], strict: false }
/** Logs, also those that came from Datadog's agents, as the condition `datadog_search` looks at them. */
export const LOG_READING: Reading = { tags: ['ddtags', 'tags'], source: ['ddsource', 'source'], strict: true }

/** A field that an attribute stands for: the first of the paths at which something fits is enough. */
interface Field {
  readonly kind: 'default' | 'reserved' | 'attribute' | 'tag'
  readonly name: string
  readonly paths: readonly (readonly Segment[])[]
  readonly strict: boolean
}

/** Where words without an attribute are looked for. */
const DEFAULT_FIELDS = ['message', 'custom.error.message', 'custom.error.stack', 'custom.title', DEFAULT_ATTRIBUTE]
const RESERVED = new Set(['host', 'source', 'status', 'service', 'trace_id', 'message', 'timestamp', 'tags'])
const never: Matcher = () => false

/** Compiles a query in Datadog's search syntax. @throws QueryError */
export function compileQuery(text: string, reading: Reading = OBJECT_READING): Matcher {
  return matcherOf(parseQuery(text), reading)
}

function matcherOf(query: Query, reading: Reading): Matcher {
  const fields = (attribute: string) => fieldsOf(attribute, reading)
  switch (query.kind) {
    case 'all':
      return () => true
    case 'not':
      return negated(matcherOf(query.query, reading))
    case 'and':
      return all(query.queries.map((one) => matcherOf(one, reading)))
    case 'or':
      return any(query.queries.map((one) => matcherOf(one, reading)))
    case 'missing':
      return negated(any(fields(query.attribute).map(exists)))
    case 'exists':
      return any(fields(query.attribute).map(exists))
    case 'term':
      return any(fields(query.attribute).map((field) => equals(field, query.text)))
    case 'prefix':
      return any(fields(query.attribute).map((field) => beginsWith(field, query.text)))
    case 'wildcard':
      return any(fields(query.attribute).map((field) => isLike(field, query.text)))
    case 'compare':
      return any(fields(query.attribute).map((field) => compares(field, query)))
    case 'range':
      return any(fields(query.attribute).map((field) => isWithin(field, query.bounds)))
  }
}

function negated(matcher: Matcher): Matcher {
  return (value) => !matcher(value)
}

function all(matchers: readonly Matcher[]): Matcher {
  return (value) => matchers.every((matcher) => matcher(value))
}

function any(matchers: readonly Matcher[]): Matcher {
  const [only] = matchers
  return matchers.length === 1 && only !== undefined ? only : (value) => matchers.some((matcher) => matcher(value))
}

function fieldsOf(attribute: string, { tags, source, strict }: Reading): Field[] {
  const field = (kind: Field['kind'], name: string, names: readonly string[] = [name]): Field => {
    return { kind, name, paths: names.map(pathOf), strict }
  }
  if (attribute === DEFAULT_ATTRIBUTE) return DEFAULT_FIELDS.map((name) => field('default', name))
  const name = attribute.replaceAll('@', '.')
  if (attribute.startsWith('@')) return [field('attribute', name)]
  if (DEFAULT_FIELDS.includes(name)) return [field('default', name)]
  if (name === 'tags') return [field('reserved', name, tags)]
  if (name === 'source') return [field('reserved', name, source)]
  return [RESERVED.has(name) ? field('reserved', name) : field('tag', name, tags)]
}

function pathOf(name: string): readonly Segment[] {
  try {
    return parsePath(name).segments
  } catch (error) {
    throw error instanceof PathSyntaxError ? new QueryError(`"${name}" is no path: ${error.message}`) : error
  }
}

/** Looks at what stands at the field, where there is something. */
function at({ paths }: Pick<Field, 'paths'>, test: (value: Value) => boolean): Matcher {
  const [path] = paths
  if (paths.length === 1 && path !== undefined) {
    return (value) => {
      const found = getPath(value, path)
      return found !== undefined && test(found)
    }
  }
  return any(paths.map((one) => at({ paths: [one] }, test)))
}

/** Looks at the text of what stands at the field, where it is one or may be taken for one. */
function atText(field: Field, test: (text: string) => boolean): Matcher {
  return at(field, (value) => (!field.strict || isText(value)) && test(textOf(value)))
}

/** Looks at each tag. */
function atTags(field: Field, test: (tag: string) => boolean): Matcher {
  return at(field, (value) => Array.isArray(value) && value.some((tag) => test(textOf(tag))))
}

function exists(field: Field): Matcher {
  if (field.kind === 'tag') return atTags(field, (tag) => tag === field.name || tag.startsWith(`${field.name}:`))
  if (field.name !== 'tags') return at(field, () => true)
  return field.strict ? atTags(field, (tag) => tag === 'tags') : never
}

function equals(field: Field, wanted: string): Matcher {
  if (field.kind === 'tag') return atTags(field, (tag) => tag === `${field.name}:${wanted}`)
  if (field.kind === 'default') {
    const pattern = wordPattern(wanted)
    return at(field, (value) => isText(value) && pattern.test(textOf(value)))
  }
  if (field.name === 'tags') return atTags(field, (tag) => tag === wanted)
  if (field.strict && field.kind === 'attribute') return at(field, (value) => scalarText(value) === wanted)
  return atText(field, (text) => text === wanted)
}

function beginsWith(field: Field, prefix: string): Matcher {
  if (field.kind === 'tag') return atTags(field, (tag) => tag.startsWith(`${field.name}:${prefix}`))
  if (field.kind === 'default') return tests(field, wordPattern(`${prefix}*`))
  return atText(field, (text) => text.startsWith(prefix))
}

function isLike(field: Field, wildcard: string): Matcher {
  if (field.kind === 'default') return tests(field, wordPattern(wildcard))
  const whole = field.kind === 'tag' ? `${field.name}:${wildcard}` : wildcard
  const pattern = new Regex(`^${likeSource(whole)}$`)
  return field.kind === 'tag' ? atTags(field, (tag) => pattern.test(tag)) : tests(field, pattern)
}

function tests(field: Field, pattern: Regex): Matcher {
  return atText(field, (text) => pattern.test(text))
}

function isWithin(field: Field, bounds: readonly Limit[]): Matcher {
  const limits = bounds.filter(({ bound }) => bound !== undefined)
  return limits.length === 0 ? exists(field) : all(limits.map((limit) => compares(field, limit)))
}

function compares(field: Field, { comparator, bound, isFloat }: Limit): Matcher {
  const text = boundText(bound, isFloat)
  if (field.kind === 'tag') {
    return atTags(field, (tag) => {
      const colon = tag.indexOf(':')
      if (field.strict && tag.slice(0, colon) !== field.name) return false
      return colon >= 0 && isOrdered(compareText(tag.slice(colon + 1), text), comparator)
    })
  }
  const number = field.kind === 'attribute' && typeof bound !== 'string' ? bound : undefined
  return at(field, (value) => {
    const order = number === undefined ? undefined : compareNumbers(value, number)
    if (order === undefined && field.strict && !isText(value)) return false
    return isOrdered(order ?? compareText(textOf(value), text), comparator)
  })
}

function boundText(bound: Bound, isFloat: boolean): string {
  if (bound === undefined) return '*'
  return isFloat ? formatFloat(bound as number).replace(/\.0$/, '') : String(bound)
}

/** The order of a value and a number; `undefined` where the value is none. */
function compareNumbers(value: Value, number: number | bigint): number | undefined {
  const own = value instanceof Float ? value.value : value
  if (typeof own !== 'number' && typeof own !== 'bigint') return undefined
  return own < number ? -1 : own > number ? 1 : 0
}

function isOrdered(order: number, comparator: Comparator): boolean {
  if (order === 0) return comparator.endsWith('=')
  return comparator.startsWith('<') ? order < 0 : order > 0
}

function wordPattern(words: string): Regex {
  return new Regex(String.raw`\b${likeSource(words)}\b`)
}

/** A pattern in which each `*` stands for any text within a line. */
function likeSource(text: string): string {
  return text.replaceAll(/[\\.+*?()|[\]{}^$#&\-~]/g, (character) => (character === '*' ? '.*' : `\\${character}`))
}

function isText(value: Value): value is string | Uint8Array {
  return typeof value === 'string' || value instanceof Uint8Array
}

/** The text of what is no container, no timestamp and not null: whole floats without a fraction. */
function scalarText(value: Value): string | undefined {
  if (isText(value)) return textOf(value)
  if (typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (value instanceof Float) return decimalText(value.value)
  return typeof value === 'number' ? decimalText(value) : undefined
}

function textOf(value: Value): string {
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array) return toText(value)
  return value instanceof Float ? formatFloat(value.value) : encodeJson(value)
}
