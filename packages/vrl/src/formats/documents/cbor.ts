import type { Token, Tokenizer } from 'cborg'
import { fail, Lazy, stackless } from '../../function/index.ts'
import { integer } from '../../numbers/integer.ts'
import { float, setField, type Value, type ValueObject } from '../../value/index.ts'

const MOST_DEPTH = 128
const MOST_INTEGER = 0x7fff_ffff_ffff_ffffn
const LEAST_INTEGER = -0x8000_0000_0000_0000n
/** The byte that begins a text in pieces, which the library does not read. */
const TEXT_IN_PIECES = 0x7f

/** The library that reads CBOR. */
export const cborg = new Lazy<Cborg>(() => import('cborg'))

/** The part of the library `cborg` that is used. */
export interface Cborg {
  readonly Tokenizer: new (bytes: Uint8Array, options: typeof OPTIONS) => Tokenizer
}

const OPTIONS = { strict: false, allowIndefinite: true, allowBigInt: true, retainStringBytes: true } as const
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const BREAK = Symbol('break')

/** The first data item of some bytes in CBOR (RFC 8949); tags are passed over. Faults are in the words of `ciborium`. @throws Failure */
export function parseCbor(bytes: Uint8Array, library: Cborg): Value {
  const items = new Items(bytes, library)
  try {
    return items.next(0)
  } catch (error) {
    return fail(`unable to parse cbor: ${error instanceof Fault ? error.message : items.faultOf(error as Error)}`)
  }
}

class Fault extends Error {}

class Items {
  readonly #bytes: Uint8Array
  readonly #library: Cborg
  #tokens: Tokenizer
  /** Where the bytes begin that the tokens are of. */
  #start = 0

  constructor(bytes: Uint8Array, library: Cborg) {
    this.#bytes = bytes
    this.#library = library
    this.#tokens = new library.Tokenizer(bytes, OPTIONS)
  }

  /** What the library's complaint means. */
  faultOf({ message }: Error): string {
    if (message.includes('not enough data')) return END
    return message.includes('simple values') ? semantic('type: simple', 'known simple value') : `Syntax(${this.#at})`
  }

  next(depth: number): Value {
    const item = this.#item(depth)
    return item === BREAK ? fault(semantic('type: break', 'non-break')) : item
  }

  get #at(): number {
    return this.#start + this.#tokens.pos()
  }

  #item(depth: number): Value | typeof BREAK {
    if (depth > MOST_DEPTH) fault('RecursionLimitExceeded')
    if (this.#bytes[this.#at] === TEXT_IN_PIECES) return this.#textInPieces()
    const start = this.#at
    const token = this.#token()
    switch (token.type.name) {
      case 'uint':
      case 'negint':
        return integerOf(token.value as number | bigint)
      case 'float':
        return Number.isNaN(token.value) ? fault(semantic('value: floating point `NaN`')) : float(token.value as number)
      case 'string':
        return decoded(token, start)
      case 'array':
        return this.#array(token.value as number, depth)
      case 'map':
        return this.#map(token.value as number, depth)
      case 'tag':
        return this.next(depth + 1)
      case 'true':
      case 'false':
        return token.type.name === 'true'
      case 'break':
        return BREAK
      case 'bytes':
        return fault(semantic('type: byte array'))
      default:
        return null
    }
  }

  #token(): Token {
    return this.#tokens.done() ? fault(END) : this.#tokens.next()
  }

  #textInPieces(): string {
    this.#start = this.#at + 1
    this.#tokens = new this.#library.Tokenizer(this.#bytes.subarray(this.#start), OPTIONS)
    for (let text = ''; ;) {
      const start = this.#at
      const token = this.#token()
      if (token.type.name === 'break') return text
      if (token.type.name !== 'string') fault(`Syntax(${this.#at})`)
      text += decoded(token, start)
    }
  }

  #array(length: number, depth: number): Value[] {
    const items: Value[] = []
    for (let i = 0; i < length; i++) {
      const item = this.#item(depth + 1)
      if (item !== BREAK) items.push(item)
      else if (length === Number.POSITIVE_INFINITY) break
      else fault(semantic('type: break', 'non-break'))
    }
    return items
  }

  #map(length: number, depth: number): ValueObject {
    const fields: ValueObject = {}
    for (let i = 0; i < length; i++) {
      const key = this.#item(depth + 1)
      if (key === BREAK && length === Number.POSITIVE_INFINITY) break
      if (typeof key !== 'string')
        fault(semantic(`type: ${typeof key === 'number' ? `integer \`${key}\`` : kindOf(key)}`, 'string'))
      setField(fields, key, this.next(depth + 1))
    }
    return fields
  }
}

/** The text of a token that begins at `start`. */
function decoded({ byteValue }: Token, start: number): string {
  try {
    return stackless(() => utf8.decode(byteValue))
  } catch (error) {
    if (error instanceof TypeError) return fault(`Syntax(${start})`)
    throw error
  }
}

const END = 'Io(EndOfFile(()))'

function semantic(what: string, expected = 'any valid JSON value'): string {
  return `Semantic(None, "invalid ${what}, expected ${expected}")`
}

function kindOf(key: Value | typeof BREAK): string {
  if (key === null) return 'null'
  if (key === BREAK) return 'break'
  if (typeof key === 'boolean') return `boolean \`${key}\``
  return Array.isArray(key) ? 'sequence' : typeof key === 'object' ? 'map' : typeof key
}

/** What does not fit into 64 bits with a sign becomes a float, as far as 64 bits without one reach. */
function integerOf(value: number | bigint): Value {
  if (typeof value === 'number') return value
  if (value < LEAST_INTEGER) fault(semantic(`type: integer \`${value}\` as i128`))
  return value > MOST_INTEGER ? float(Number(value)) : integer(value)
}

function fault(reason: string): never {
  throw new Fault(reason)
}
