import { fail, type CallType } from '../../function/index.ts'
import { Kind } from '../../kind/index.ts'
import { floatIn } from '../../numbers/decimal.ts'
import { integerIn } from '../../numbers/integer.ts'
import { Regex } from '../../regex/index.ts'
import type { Timestamp, Value, ValueObject } from '../../value/index.ts'

/** What a log's time is read by. @throws Failure */
export type TimeReader = (text: string) => Timestamp

/** Takes a line apart into the texts of its fields, in the order of the format's names; `undefined`: it is no such line. */
type Splitter = (line: string) => ArrayLike<string | undefined> | undefined

/** A format of log lines. */
export interface LineFormat {
  /** Names of the fields, in the order in which `split` gives them, from the second on: the first is the whole line. */
  readonly names: readonly string[]
  readonly split: Splitter
  readonly kind: Kind
  /** Which format messages name. */
  readonly fault: string
}

const INTEGERS = new Set(
  'status size pid tid cid port body_bytes_size request_length upstream_response_length upstream_status'.split(' '),
)
const FLOATS = new Set('excess request_time upstream_response_time'.split(' '))

/** What the call gives that reads lines of a format; in truth each of the fields may be missing. */
export function lineType(format: LineFormat | undefined): CallType {
  const truly = { kind: Kind.anyObject, fallible: true }
  return { kind: format?.kind ?? Kind.anyObject, fallible: true, truly }
}

/** The fields of a line; those that it does not have are left out. @throws Failure */
export function readLine(format: LineFormat, line: string, readTime: TimeReader): ValueObject {
  const texts = format.split(line)
  if (texts === undefined) fail(format.fault)
  const result: ValueObject = {}
  const { names } = format
  for (let i = 0; i < names.length; i++) {
    const text = texts[i + 1]
    const name = names[i] as string
    if (text !== undefined) result[name] = fieldValue(name, text, readTime)
  }
  return result
}

function fieldValue(name: string, text: string, readTime: TimeReader): Value {
  if (name === 'timestamp') return readTime(text)
  if (INTEGERS.has(name)) return integerIn(text) ?? fail(`failed parsing ${name}`)
  if (FLOATS.has(name)) return floatIn(text) ?? fail(`failed parsing ${name}`)
  return text
}

/** Most lines are split by a quick pattern, whose groups stand in the order of `names`; others by the ones that say it all. */
export function splitBy(quick: RegExp | undefined, names: readonly string[], sources: readonly string[]): Splitter {
  const lazy = sources.map((source) => new LazyPattern(source, names))
  return (line) => {
    const match = quick?.exec(line) ?? undefined
    if (match !== undefined) return match
    for (const pattern of lazy) {
      const groups = pattern.groups(line)
      if (groups !== undefined) return groups
    }
    return undefined
  }
}

/** A pattern that is compiled when a line first needs it. */
class LazyPattern {
  readonly #source: string
  readonly #names: readonly string[]
  #regex: Regex | undefined
  #places: readonly number[] = []

  constructor(source: string, names: readonly string[]) {
    this.#source = source
    this.#names = names
  }

  groups(line: string): (string | undefined)[] | undefined {
    if (this.#regex === undefined) {
      this.#regex = new Regex(this.#source)
      const found = this.#regex.names
      this.#places = [0, ...this.#names.map((name) => found.indexOf(name))]
    }
    const match = this.#regex.exec(line)
    return match === undefined ? undefined : this.#places.map((place) => match[place])
  }
}
