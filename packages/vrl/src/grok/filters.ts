import { parseQueryString, percentDecoded } from '../formats/pairs/query-string.ts'
import { parseRubyHash } from '../formats/documents/ruby-hash.ts'
import { fragmentOf, readUrl, urlParts } from '../formats/encodings/url.ts'
import { saxes, parseXml } from '../formats/documents/xml.ts'
import { Failure } from '../function/index.ts'
import { integralAsInteger, parseDecimal } from '../numbers/decimal.ts'
import { integerIn } from '../numbers/integer.ts'
import { Float, isObject, parseJson, type Value, type ValueObject } from '../value/index.ts'
import type { Filter } from './filter.ts'
import { GrokError } from './grok.ts'
import { keyValueFilter } from './key-values.ts'
import type { RuleArgument, RuleFunction } from './rule-syntax.ts'

const XML = {
  trim: true,
  attributes: true,
  attributePrefix: '',
  textKey: 'value',
  alwaysTextKey: false,
  booleans: false,
  nulls: false,
  numbers: false,
}

/** Filters without arguments, for texts. */
const SIMPLE: Readonly<Record<string, (text: string) => Value | undefined>> = {
  integer: integerIn,
  integerExt: (text) => truncated(parseDecimal(text)),
  number: (text) => numberOf(parseDecimal(text)),
  numberExt: (text) => numberOf(parseDecimal(text)),
  lowercase: (text) => text.toLowerCase(),
  uppercase: (text) => text.toUpperCase(),
  boolean: (text) => text.toLowerCase() === 'true',
  decodeuricomponent: percentDecoded,
  querystring: parseQueryString,
  json: tried(parseJson),
  rubyhash: tried(parseRubyHash),
  xml: tried((text) => parseXml(text, XML, saxes.get())),
  url: tried(urlOf),
}

/** Compiles a filter such as `scale(10)`. @throws GrokError */
export function compileFilter(filter: RuleFunction): Filter {
  switch (filter.name) {
    case 'scale':
      return scaleFilter(filter)
    case 'nullIf': {
      const none = textArgument(filter, 0)
      return (value) => (value === none ? null : value)
    }
    case 'array':
      return arrayFilter(filter)
    case 'keyvalue':
      return keyValueFilter(filter)
    default: {
      const simple = Object.hasOwn(SIMPLE, filter.name) ? SIMPLE[filter.name] : undefined
      if (simple === undefined) throw new GrokError(`unknown filter '${filter.name}'`)
      return (value) => (typeof value === 'string' ? simple(value) : undefined)
    }
  }
}

/** @throws GrokError where the argument is no text */
export function textArgument({ name, args }: RuleFunction, index: number): string {
  const argument = args?.[index]
  if (argument !== undefined && 'value' in argument && typeof argument.value === 'string') return argument.value
  throw new GrokError(`invalid arguments for the function '${name}'`)
}

function scaleFilter({ name, args }: RuleFunction): Filter {
  const argument = args?.[0]
  if (argument === undefined || !('value' in argument) || typeof argument.value !== 'number') {
    throw new GrokError(`invalid arguments for the function '${name}'`)
  }
  const factor = argument.value
  return (value) => {
    const number = typeof value === 'string' ? parseDecimal(value) : numeric(value)
    return number === undefined ? undefined : numberOf(number * factor)
  }
}

function numeric(value: Value): number | undefined {
  if (value instanceof Float) return value.value
  return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : undefined
}

/** `array`, with any of brackets, a delimiter and a filter for the items. */
function arrayFilter(filter: RuleFunction): Filter {
  const args = filter.args ?? []
  const last = args.at(-1)
  const inner = last === undefined ? undefined : itemFilter(last)
  const texts = inner === undefined ? args.length : args.length - 1
  if (texts > 2) throw new GrokError(`invalid arguments for the function '${filter.name}'`)
  const brackets = texts === 2 ? textArgument(filter, 0) : '[]'
  const delimiter = texts === 0 ? ',' : textArgument(filter, texts - 1)
  if (brackets.length > 2 || delimiter === '')
    throw new GrokError(`invalid arguments for the function '${filter.name}'`)
  return (value) => {
    const items = typeof value === 'string' ? itemsOf(value, brackets, delimiter) : undefined
    if (items === undefined || inner === undefined) return items
    const made = items.map(inner)
    return made.includes(undefined) ? undefined : (made as Value[])
  }
}

function itemFilter(argument: RuleArgument): Filter | undefined {
  return 'call' in argument ? compileFilter(argument.call) : undefined
}

/** The items of `[1,2]`; `undefined`: the brackets are not there. */
function itemsOf(text: string, brackets: string, delimiter: string): string[] | undefined {
  if (brackets === '') return text.split(delimiter)
  const open = brackets[0] as string
  const close = brackets[1] ?? open
  if (!text.startsWith(open)) return undefined
  const items = text.slice(1).split(delimiter)
  const last = items.pop() as string
  const end = last.indexOf(close)
  return end < 0 || last.slice(end + 1).trim() !== '' ? undefined : [...items, last.slice(0, end)]
}

/** A number as an integer where it is one. */
function numberOf(value: number | undefined): Value | undefined {
  if (value === undefined) return undefined
  return Number.isNaN(value) ? 0 : integralAsInteger(value)
}

function truncated(value: number | undefined): Value | undefined {
  return value === undefined || Number.isNaN(value) ? undefined : numberOf(Math.trunc(value))
}

/** The same, but `undefined` where it fails. */
function tried(parse: (text: string) => Value): (text: string) => Value | undefined {
  return (text) => {
    try {
      return parse(text)
    } catch (error) {
      if (error instanceof Failure || error instanceof SyntaxError) return undefined
      throw error
    }
  }
}

function urlOf(text: string): ValueObject {
  const url = readUrl(text)
  const { scheme, host, path, port, query } = urlParts(url, false)
  const result: ValueObject = { scheme, host, path }
  if (url.username !== '') {
    result['auth'] =
      url.password === '' ? { username: url.username } : { username: url.username, password: url.password }
  }
  if (port !== null) result['port'] = port
  const hash = fragmentOf(url)
  if (hash !== null) result['hash'] = hash
  if (isObject(query) && Object.keys(query).length > 0) {
    const encoded = Object.entries(query).map(([key, value]) => [key, percentEncoded(value as string)])
    result['queryString'] = Object.fromEntries(encoded) as ValueObject
  }
  return result
}

/** With everything encoded but letters and digits of ASCII. */
function percentEncoded(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[-_.!~*'()]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
