import { getPath, parsePath, PathSyntaxError, type Segment } from '../path/index.ts'
import { Regex } from '../regex/index.ts'
import { compareText, encodeJson, Float, formatFloat, toText, type Value } from '../value/index.ts'
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

/** A field that an attribute stands for. */
interface Field {
  readonly kind: 'default' | 'reserved' | 'attribute' | 'tag'
  readonly name: string
  readonly path: readonly Segment[]
}

/** Where words without an attribute are looked for. */
const DEFAULT_FIELDS = ['message', 'custom.error.message', 'custom.error.stack', 'custom.title', DEFAULT_ATTRIBUTE]
const RESERVED = new Set(['host', 'source', 'status', 'service', 'trace_id', 'message', 'timestamp', 'tags'])
const never: Matcher = () => false

/** Compiles a query in Datadog's search syntax. @throws QueryError */
export function compileQuery(text: string): Matcher {
  return matcherOf(parseQuery(text))
}

function matcherOf(query: Query): Matcher {
  switch (query.kind) {
    case 'all':
      return () => true
    case 'not':
      return negated(matcherOf(query.query))
    case 'and':
      return all(query.queries.map(matcherOf))
    case 'or':
      return any(query.queries.map(matcherOf))
    case 'missing':
      return negated(any(fieldsOf(query.attribute).map(exists)))
    case 'exists':
      return any(fieldsOf(query.attribute).map(exists))
    case 'term':
      return any(fieldsOf(query.attribute).map((field) => equals(field, query.text)))
    case 'prefix':
      return any(fieldsOf(query.attribute).map((field) => beginsWith(field, query.text)))
    case 'wildcard':
      return any(fieldsOf(query.attribute).map((field) => isLike(field, query.text)))
    case 'compare':
      return any(fieldsOf(query.attribute).map((field) => compares(field, query)))
    case 'range':
      return any(fieldsOf(query.attribute).map((field) => isWithin(field, query.bounds)))
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

function fieldsOf(attribute: string): Field[] {
  if (attribute === DEFAULT_ATTRIBUTE)
    return DEFAULT_FIELDS.map((name) => ({ kind: 'default', name, path: pathOf(name) }))
  const name = attribute.replaceAll('@', '.')
  if (attribute.startsWith('@')) return [{ kind: 'attribute', name, path: pathOf(name) }]
  if (DEFAULT_FIELDS.includes(name)) return [{ kind: 'default', name, path: pathOf(name) }]
  if (RESERVED.has(name)) return [{ kind: 'reserved', name, path: pathOf(name) }]
  return [{ kind: 'tag', name, path: ['tags'] }]
}

function pathOf(name: string): readonly Segment[] {
  try {
    return parsePath(name).segments
  } catch (error) {
    throw error instanceof PathSyntaxError ? new QueryError(`"${name}" is no path: ${error.message}`) : error
  }
}

/** Looks at what stands at the field, where there is something. */
function at({ path }: Field, test: (value: Value) => boolean): Matcher {
  return (value) => {
    const found = getPath(value, path)
    return found !== undefined && test(found)
  }
}

/** Looks at each tag. */
function atTags(field: Field, test: (tag: string) => boolean): Matcher {
  return at(field, (value) => Array.isArray(value) && value.some((tag) => test(textOf(tag))))
}

function exists(field: Field): Matcher {
  if (field.kind === 'tag') return atTags(field, (tag) => tag === field.name || tag.startsWith(`${field.name}:`))
  return field.name === 'tags' ? never : at(field, () => true)
}

function equals(field: Field, wanted: string): Matcher {
  if (field.kind === 'tag') return atTags(field, (tag) => tag === `${field.name}:${wanted}`)
  if (field.kind === 'default') {
    const pattern = wordPattern(wanted)
    return at(
      field,
      (value) => (typeof value === 'string' || value instanceof Uint8Array) && pattern.test(textOf(value)),
    )
  }
  if (field.name === 'tags') return atTags(field, (tag) => tag === wanted)
  return at(field, (value) => textOf(value) === wanted)
}

function beginsWith(field: Field, prefix: string): Matcher {
  if (field.kind === 'tag') return atTags(field, (tag) => tag.startsWith(`${field.name}:${prefix}`))
  if (field.kind === 'default') return tests(field, wordPattern(`${prefix}*`))
  return at(field, (value) => textOf(value).startsWith(prefix))
}

function isLike(field: Field, wildcard: string): Matcher {
  if (field.kind === 'default') return tests(field, wordPattern(wildcard))
  const whole = field.kind === 'tag' ? `${field.name}:${wildcard}` : wildcard
  const pattern = new Regex(`^${likeSource(whole)}$`)
  return field.kind === 'tag' ? atTags(field, (tag) => pattern.test(tag)) : tests(field, pattern)
}

function tests(field: Field, pattern: Regex): Matcher {
  return at(field, (value) => pattern.test(textOf(value)))
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
      return colon >= 0 && isOrdered(compareText(tag.slice(colon + 1), text), comparator)
    })
  }
  const number = field.kind === 'attribute' && typeof bound !== 'string' ? bound : undefined
  return at(field, (value) => {
    const order = number === undefined ? undefined : compareNumbers(value, number)
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

function textOf(value: Value): string {
  if (typeof value === 'string') return value
  if (value instanceof Uint8Array) return toText(value)
  return value instanceof Float ? formatFloat(value.value) : encodeJson(value)
}
