import type { Document, isAlias, isMap, isScalar, isSeq, Node, Pair, parseAllDocuments, Scalar, visit } from 'yaml'
import { fail, stackless } from '../../function/index.ts'
import { integer } from '../../numbers/integer.ts'
import { float, setField, type Value, type ValueObject } from '../../value/index.ts'
import { placeIn } from '../json/diagnosis.ts'

const MOST_DEPTH = 128
/** So many times as many nodes as there are in a document may be made of it by repeating some. */
const MOST_REPEATS = 100
const MAX_I64 = 2n ** 63n
const PREFIX = 'unable to parse yaml'
/** What no document may have (YAML 1.2, section 5.1). */
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/
/** Blank lines and comments. */
const EMPTY = /^\s*(?:#[^\n]*(?:\n\s*|$))*$/
const LEADING_ZERO = /^[-+]?0\d+$/
const FLOAT_TAG = 'tag:yaml.org,2002:float'

/** The part of the library `yaml` that is used. */
export interface Yaml {
  readonly parseAllDocuments: typeof parseAllDocuments
  readonly isAlias: typeof isAlias
  readonly isMap: typeof isMap
  readonly isScalar: typeof isScalar
  readonly isSeq: typeof isSeq
  readonly visit: typeof visit
}

/**
 * Reads a document of YAML 1.2 in its core schema; a text of none gives null. Keys are texts, as they were written, and so are
 * whole numbers that begin with a zero, and bytes. @throws Failure
 */
export function parseYaml(text: string, yaml: Yaml): Value {
  const document = documentOf(text, yaml)
  return document === undefined ? null : new Converter(text, document, yaml).value()
}

/** The document of a text; `undefined`: there is none. */
function documentOf(text: string, yaml: Yaml): Document | undefined {
  const control = text.search(CONTROL)
  if (control >= 0) fail(`${PREFIX}: control characters are not allowed${placeIn(text, control, 1)}`)
  const documents = allDocuments(text, yaml)
  const [document] = documents
  if (document === undefined) return EMPTY.test(text) ? undefined : fail(`${PREFIX}: EOF while parsing a value`)
  if (documents.length > 1) {
    fail(`${PREFIX}: deserializing from YAML containing more than one document is not supported`)
  }
  const [error] = document.errors
  if (error !== undefined) fail(`${PREFIX}: ${error.message}${placeIn(text, error.pos[0], 1)}`)
  return document
}

function allDocuments(text: string, { parseAllDocuments }: Yaml): readonly Document[] {
  try {
    // A hostile text has an error at each character.
    return stackless(() =>
      parseAllDocuments(text, {
        schema: 'core',
        version: '1.2',
        intAsBigInt: true,
        uniqueKeys: false,
        merge: false,
        prettyErrors: false,
      }),
    )
  } catch (error) {
    if (error instanceof RangeError) fail(`${PREFIX}: recursion limit exceeded`)
    throw error
  }
}

class Converter {
  readonly #text: string
  readonly #yaml: Yaml
  readonly #document: Document
  /** How many nodes may still be made. */
  #budget: number

  constructor(text: string, document: Document, yaml: Yaml) {
    this.#text = text
    this.#yaml = yaml
    this.#document = document
    let nodes = 1
    yaml.visit(document, { Node: () => void nodes++ })
    this.#budget = nodes * MOST_REPEATS
  }

  value(): Value {
    return this.#value(this.#document.contents, 0)
  }

  #value(node: unknown, depth: number): Value {
    const { isAlias, isMap, isScalar, isSeq } = this.#yaml
    if (this.#budget-- <= 0) fail(`${PREFIX}: repetition limit exceeded`)
    if (depth > MOST_DEPTH) fail(`${PREFIX}: recursion limit exceeded`)
    if (isScalar(node)) return scalar(node)
    if (isSeq(node)) return node.items.map((item) => this.#value(item, depth + 1))
    if (isMap(node)) return this.#object(node.items, depth + 1)
    if (!isAlias(node)) return null
    return this.#value(node.resolve(this.#document) ?? this.#failUnknown(node), depth + 1)
  }

  #failUnknown({ range }: Node): never {
    return fail(`${PREFIX}: unknown anchor${placeIn(this.#text, range?.[0] ?? 0, 1)}`)
  }

  #object(pairs: readonly Pair[], depth: number): ValueObject {
    const result: ValueObject = {}
    for (const { key, value } of pairs) setField(result, this.#key(key as Node | null), this.#value(value, depth))
    return result
  }

  #key(node: Node | null): string {
    const { isAlias, isScalar } = this.#yaml
    const target = isAlias(node) ? node.resolve(this.#document) : node
    if (isScalar(target))
      return typeof target.value === 'string' ? target.value : (target.source ?? String(target.value))
    return target === null ? '~' : fail(`${PREFIX}: invalid type: a key has to be a string`)
  }
}

function scalar({ value, source, tag }: Scalar): Value {
  if (value instanceof Uint8Array) return source ?? ''
  if (tag === FLOAT_TAG && typeof value === 'string') return float(Number(value))
  switch (typeof value) {
    case 'bigint':
      if (source !== undefined && LEADING_ZERO.test(source)) return source
      return value >= -MAX_I64 && value < MAX_I64 ? integer(value) : float(Number(value))
    case 'number':
      return Number.isNaN(value) ? fail(`${PREFIX}: NaN is no value`) : float(value)
    case 'string':
    case 'boolean':
      return value
    default:
      return null
  }
}
