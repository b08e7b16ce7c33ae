import type { SaxesParser, SaxesTagNS } from 'saxes'
import { fail, Lazy } from '../../function/index.ts'
import { parseDecimal } from '../../numbers/decimal.ts'
import { integerIn } from '../../numbers/integer.ts'
import { float, ownField, setField, type Value, type ValueObject } from '../../value/index.ts'

const MOST_DEPTH = 128
const BETWEEN_TAGS = />\s+</g
/** An instruction that is called as a declaration is, but is none: it may stand anywhere. */
const EMPTY_INSTRUCTION = /<\?xml\?>/i
const INSTRUCTIONS = /<\?xml\?>|<!\[CDATA\[[^]*?\]\]>/gi

/** The library that reads XML. */
export const saxes = new Lazy(() => import('saxes'))

export interface XmlOptions {
  /** Whether blanks between tags are no text. */
  readonly trim: boolean
  readonly attributes: boolean
  readonly attributePrefix: string
  readonly textKey: string
  readonly alwaysTextKey: boolean
  readonly booleans: boolean
  readonly nulls: boolean
  readonly numbers: boolean
}

/** The part of the library `saxes` that is used. */
export interface Saxes {
  readonly SaxesParser: new (options: { xmlns: true; fragment: false }) => SaxesParser<{ xmlns: true; fragment: false }>
}

/** Something within an element; comments and instructions count, but say nothing. */
type Content = Element | string | undefined
interface Element {
  readonly name: string
  readonly attributes: readonly (readonly [name: string, value: string])[]
  readonly contents: Content[]
}

/** Reads a document into an object: elements as fields, repeated ones as arrays. Document type declarations are refused. @throws Failure */
export function parseXml(text: string, options: XmlOptions, saxes: Saxes): ValueObject {
  const trimmed = options.trim ? text.replaceAll(BETWEEN_TAGS, '><') : text
  const source = EMPTY_INSTRUCTION.test(trimmed) ? trimmed.replaceAll(INSTRUCTIONS, renamed) : trimmed
  return new Converter(options).fields(documentOf(source, saxes))
}

/** Another name for an empty instruction, of the same length; texts stay as they are. */
function renamed(found: string): string {
  return found.startsWith('<!') ? found : '<?x__?>'
}

function documentOf(text: string, { SaxesParser: Parser }: Saxes): Element {
  const parser = new Parser({ xmlns: true, fragment: false })
  const root: Element = { name: '', attributes: [], contents: [] }
  const open = [root]
  const here = () => (open.at(-1) as Element).contents
  const addText = (added: string) => {
    const contents = here()
    const last = contents.at(-1)
    if (open.length === 1 || added === '') return
    if (typeof last === 'string') contents[contents.length - 1] = last + added
    else contents.push(added)
  }
  parser.on('error', (error) => fail(`unable to parse xml: ${reasonOf(text, error.message)}`))
  parser.on('doctype', () => fail('unable to parse xml: XML with DTD detected'))
  parser.on('opentag', (tag) => {
    if (open.length > MOST_DEPTH) fail(`unable to parse xml: nested deeper than ${MOST_DEPTH} levels`)
    const element: Element = { name: tag.local, attributes: attributesOf(tag), contents: [] }
    here().push(element)
    open.push(element)
  })
  parser.on('closetag', () => void open.pop())
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('comment', () => void here().push(undefined))
  parser.on('processinginstruction', () => void here().push(undefined))
  parser.write(text).close()
  return root
}

function attributesOf(tag: SaxesTagNS): [string, string][] {
  return Object.values(tag.attributes)
    .filter(({ name, prefix }) => prefix !== 'xmlns' && name !== 'xmlns')
    .map(({ local, value }) => [local, value])
}

/** What the library says, without the place in front, which goes to the end. */
function reasonOf(text: string, message: string): string {
  if (text.trim() === '') return 'the document does not have a root node'
  const [blanks = ''] = /^\s*/.exec(text) ?? []
  if (text[blanks.length] !== '<') {
    const lines = blanks.split('\n')
    return `unknown token at ${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`
  }
  const [, place, reason] = /^(\d+:\d+): (.*)$/s.exec(message) ?? []
  return reason === undefined ? message : `${reason.replace(/\.$/, '')} at ${place}`
}

class Converter {
  readonly #options: XmlOptions

  constructor(options: XmlOptions) {
    this.#options = options
  }

  /** The attributes and contents of an element as fields. */
  fields({ attributes, contents }: Element): ValueObject {
    const result: ValueObject = {}
    if (this.#options.attributes) {
      for (const [name, value] of attributes) setField(result, this.#options.attributePrefix + name, value)
    }
    for (const content of contents) {
      if (content === undefined) continue
      if (typeof content === 'string') addField(result, this.#options.textKey, this.#text(content))
      else addField(result, content.name, this.#element(content))
    }
    return result
  }

  #element(element: Element): Value {
    const { alwaysTextKey, attributes } = this.#options
    const isBare = element.attributes.length === 0
    if ((!isBare && attributes) || (isBare && alwaysTextKey) || element.contents.length !== 1)
      return this.fields(element)
    const [only] = element.contents
    if (typeof only === 'string') return this.#text(only)
    const result: ValueObject = {}
    if (only !== undefined) setField(result, only.name, this.#element(only))
    return result
  }

  #text(text: string): Value {
    const { nulls, booleans, numbers } = this.#options
    if (nulls && text === 'null') return null
    if (booleans && (text === 'true' || text === 'false')) return text === 'true'
    if (!numbers) return text
    const whole = integerIn(text)
    if (whole !== undefined) return whole
    const value = parseDecimal(text)
    return value === undefined ? text : float(Number.isNaN(value) ? 0 : value)
  }
}

/** Adds a field; the values of one that is there already become an array. */
function addField(object: ValueObject, name: string, value: Value): void {
  const before = ownField(object, name)
  if (before === undefined) setField(object, name, value)
  else if (Array.isArray(before)) before.push(value)
  else setField(object, name, [before, value])
}
