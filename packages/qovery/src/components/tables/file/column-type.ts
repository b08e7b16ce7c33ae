import { compileStrftime, compileTimeParser, parseTimestampAny, StrftimeSyntaxError, Zone } from '@qovery/vrl/time'
import { float, type Value } from '@qovery/vrl/value'

/** Reads a cell of a column; `undefined` where the text is not of the column's type. */
export type CellReader = (text: string) => Value | undefined

const INTEGER = /^[+-]?\d+$/
const FLOAT = /^[+-]?(?:(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?|inf(?:inity)?)$/i
const [LEAST, MOST] = [-(2n ** 63n), 2n ** 63n - 1n]
const TRUE = new Set(['true', 't', 'yes', 'y'])
const FALSE = new Set(['false', 'f', 'no', 'n', '0'])

/** What reads the cells of a column of some type (`integer`, `timestamp|%F %T` …), or why this is no type. */
export function cellReader(type: string, timezone: string): CellReader | { readonly fault: string } {
  const bar = type.indexOf('|')
  const name = (bar < 0 ? type : type.slice(0, bar)).trim()
  const format = bar < 0 ? undefined : type.slice(bar + 1).trim()
  if (format !== undefined) return readerOfTime(name, format, timezone)
  if (name === 'date') return dateReader('%Y-%m-%d')
  if (name === 'timestamp') return anyTimeReader(new Zone(timezone))
  return SCALARS.get(name) ?? { fault: `"${name}" is no type: the types are ${TYPES.join(', ')}` }
}

function readerOfTime(name: string, format: string, timezone: string): CellReader | { readonly fault: string } {
  const fault = formatFault(format)
  if (fault !== undefined) return { fault }
  if (name === 'date') return dateReader(format)
  if (name === 'timestamp') return timeReader(format, new Zone(timezone))
  return { fault: `"${name}" takes no format: the types with one are date and timestamp` }
}

/** A date is the time at which its day begins in UTC. */
function dateReader(format: string): CellReader {
  const read = timeReader(`${format} %T`, new Zone('UTC'))
  return (text) => read(`${text} 00:00:00`)
}

/** The formats that are known without being named. */
function anyTimeReader(zone: Zone): CellReader {
  return (text) => parseTimestampAny(text, zone)
}

function timeReader(format: string, zone: Zone): CellReader {
  const parser = compileTimeParser(format, zone)
  return (text) => {
    const time = parser.parse(text)
    return typeof time === 'string' ? undefined : time
  }
}

function formatFault(format: string): string | undefined {
  try {
    compileStrftime(format)
    return undefined
  } catch (error) {
    if (error instanceof StrftimeSyntaxError) return error.message
    throw error
  }
}

function integer(text: string): Value | undefined {
  if (!INTEGER.test(text)) return undefined
  const number = Number(text)
  if (Number.isSafeInteger(number)) return number === 0 ? 0 : number
  const exact = BigInt(text.replace('+', ''))
  return exact >= LEAST && exact <= MOST ? exact : undefined
}

function floating(text: string): Value | undefined {
  if (!FLOAT.test(text)) return undefined
  const infinite = /inf/i.test(text)
  return float(infinite ? (text.startsWith('-') ? -Infinity : Infinity) : Number(text))
}

function boolean(text: string): Value | undefined {
  const word = text.toLowerCase()
  if (TRUE.has(word)) return true
  if (FALSE.has(word)) return false
  const number = integer(text)
  return number === undefined ? undefined : number !== 0
}

function string(text: string): Value {
  return text
}

const SCALARS: ReadonlyMap<string, CellReader> = new Map([
  ['string', string],
  ['bytes', string],
  ['asis', string],
  ['integer', integer],
  ['int', integer],
  ['float', floating],
  ['boolean', boolean],
  ['bool', boolean],
])
const TYPES = ['string', 'integer', 'float', 'boolean', 'date', 'timestamp', 'date|FORMAT', 'timestamp|FORMAT']
