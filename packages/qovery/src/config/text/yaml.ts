import type { Alias, Pair, Scalar, YAMLError, YAMLMap, YAMLSeq } from 'yaml'
import { isAlias, isMap, isPair, isScalar, isSeq, parseDocument } from 'yaml'
import type { Data, Path } from './data.ts'
import { exactInteger, isTable } from './data.ts'
import type { Location, Span } from './location.ts'
import type { OpenTable, Parsed, Place, Reading } from './reading.ts'
import { openTable, variableAt } from './reading.ts'

/** Values that all aliases of a text together may stand for; more is taken for an attack ("billion laughs"). */
const MAX_ALIASED_VALUES = 100_000

type YamlNode = Alias | Scalar | YAMLMap | YAMLSeq

/** Reads one YAML 1.2 document (core schema), with anchors, aliases and merge keys. Undefined after a syntax error. */
export function parseYaml(reading: Reading): Parsed | undefined {
  const document = parseDocument(reading.text, {
    version: '1.2',
    schema: 'core',
    intAsBigInt: true,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
  })
  for (const error of [...document.errors, ...document.warnings]) reportError(reading, error)
  if (reading.broken) return undefined
  const empty = { value: {}, place: { key: undefined, value: { start: 0, end: 0 }, children: undefined } }
  const root = document.contents as YamlNode | null
  if (root === null || (isScalar(root) && root.value === null && root.source === '')) return empty
  return new Walk(reading).node(root, [])
}

function reportError(reading: Reading, { code, message, pos: [start, end] }: YAMLError): void {
  if (reading.brokenAt(start)) return
  const span = { start, end }
  if (code === 'MULTIPLE_DOCS') {
    reading.syntaxError('a second document starts here', span, 'put each config into a file of its own')
    return
  }
  if (message.startsWith('Maximum call stack')) throw new RangeError(message)
  const variable = unquotedVariable(reading.locate(span))
  if (variable === undefined) {
    reading.syntaxError(plainly(message), span)
  } else {
    const hint = `write "${variable}"; it is converted to the option's type`
    reading.syntaxError(`the variable ${variable} must stand in quotes here`, span, hint)
  }
}

/** The message of the parser, without its words for grammar where it is about what is not closed. */
function plainly(message: string): string {
  const missing = /^Flow .*end with a (.)$|^Missing closing (["'])quote$/s.exec(message)
  if (missing !== null) return `a closing ${missing[1] ?? missing[2]} is missing before this`
  return message.charAt(0).toLowerCase() + message.slice(1).replace(/\.$/, '')
}

/**
 * A variable in braces that breaks a line: inside of `{ }` and `[ ]`, or with a colon and a space in its default. The one
 * at which the parser stumbled, else the first.
 */
function unquotedVariable({ lineText, column }: Location): string | undefined {
  const found = [...lineText.matchAll(/[,:[{]\s*(?=\$\{)/g)].flatMap(({ 0: before, index }) => {
    const start = index + before.length
    const variable = variableAt(lineText, start) ?? ''
    const inFlow = /[[{]/.test(lineText.slice(0, index + 1))
    return inFlow || variable.includes(': ') ? [{ start, variable }] : []
  })
  const isHere = ({ start, variable }: { start: number; variable: string }) =>
    start < column && column <= start + variable.length
  return (found.find(isHere) ?? found[0])?.variable
}

/** The walk over one syntax tree in document order, which an anchor needs: an alias means the last one before it. */
class Walk {
  readonly #reading: Reading
  readonly #anchors = new Map<string, YamlNode>()
  readonly #open = new Set<YamlNode>()
  #expanding = 0
  #aliased = 0
  #bombReported = false

  constructor(reading: Reading) {
    this.#reading = reading
  }

  node(node: YamlNode, path: Path, key?: Span): Parsed {
    const span = spanOf(node)
    if (isAlias(node)) return this.#alias(node, path, key)
    if (this.#expanding > 0) this.#aliased++
    else if (node.anchor !== undefined) this.#anchors.set(node.anchor, node)
    if (isScalar(node)) return { value: scalarValue(node), place: { key, value: span, children: undefined } }
    if (this.#reading.tooDeep(path, span)) return nothing(span, key)
    this.#open.add(node)
    const parsed = isMap(node) ? this.#map(node, path, key) : this.#list(node, path, key)
    this.#open.delete(node)
    return parsed
  }

  #alias(alias: Alias, path: Path, key?: Span): Parsed {
    const span = spanOf(alias)
    const target = this.#anchors.get(alias.source)
    if (target === undefined) {
      this.#reading.error('unknown-anchor', `no anchor "&${alias.source}" stands before this alias`, span, { path })
      return nothing(span, key)
    }
    if (this.#open.has(target)) {
      this.#reading.error('alias-loop', `the alias "*${alias.source}" stands inside of what it refers to`, span, {
        path,
      })
      return nothing(span, key)
    }
    if (this.#aliased > MAX_ALIASED_VALUES) {
      if (!this.#bombReported) {
        this.#reading.error('alias-bomb', `the aliases stand for more than ${MAX_ALIASED_VALUES} values`, span, {
          path,
        })
      }
      this.#bombReported = true
      return nothing(span, key)
    }
    this.#expanding++
    const { value, place } = this.node(target, path, key)
    this.#expanding--
    return { value, place: { key, value: span, children: place.children } }
  }

  #list(list: YAMLSeq, path: Path, key?: Span): Parsed {
    const children = new Map<string | number, Place>()
    const value = list.items.map((item, index) => {
      const at = [...path, index]
      const child = isPair(item) ? this.#pairItem(item, at) : this.#orEmpty(item as YamlNode | null, at, spanOf(list))
      children.set(index, child.place)
      return child.value
    })
    return { value, place: { key, value: spanOf(list), children } }
  }

  /** An item such as `[a: 1]`, which is a table of one key. */
  #pairItem(pair: Pair, path: Path): Parsed {
    const table = this.#table([pair], path)
    const { key, value } = pair as Pair<YamlNode | null, YamlNode | null>
    const span = { start: spanOf(key ?? value).start, end: spanOf(value ?? key).end }
    return { value: table.value, place: { key: undefined, value: span, children: table.children } }
  }

  #map(map: YAMLMap, path: Path, key?: Span): Parsed {
    const table = this.#table(map.items, path)
    return { value: table.value, place: { key, value: spanOf(map), children: table.children } }
  }

  #table(pairs: readonly Pair[], path: Path): OpenTable {
    const table = openTable(path)
    const merges: Parsed[] = []
    for (const pair of pairs) this.#pair(pair, table, merges)
    for (const merge of merges) this.#merge(merge, table)
    return table
  }

  #pair({ key, value }: Pair, table: OpenTable, merges: Parsed[]): void {
    const keyNode = key as YamlNode | null
    const valueNode = value as YamlNode | null
    if (valueNode !== null && isScalar(keyNode) && keyNode.type === 'PLAIN' && keyNode.value === '<<') {
      merges.push(this.node(valueNode, table.path))
      return
    }
    const span = spanOf(keyNode)
    const name = this.#keyName(keyNode)
    if (name === undefined) {
      const found =
        isMap(keyNode) || isSeq(keyNode) ? 'a key must be a plain word or a string' : 'a key is missing here'
      this.#reading.error('bad-key', found, span, { path: table.path })
      return
    }
    if (!this.#reading.admits(table, name, span)) return
    const child = this.#orEmpty(valueNode, [...table.path, name], span, span)
    table.value[name] = child.value
    table.children.set(name, child.place)
  }

  #keyName(node: YamlNode | null): string | undefined {
    const scalar = isAlias(node) ? this.#anchors.get(node.source) : node
    if (!isScalar(scalar)) return undefined
    if (scalar.anchor !== undefined && this.#expanding === 0) this.#anchors.set(scalar.anchor, scalar)
    if (typeof scalar.value === 'string') return scalar.value
    return scalar.source === '' ? undefined : scalar.source
  }

  /** Adds what a merge key (`<<`) brings: only keys that the table lacks. */
  #merge({ value, place }: Parsed, table: OpenTable): void {
    const sources = Array.isArray(value) ? value : [value]
    for (const [index, source] of sources.entries()) {
      if (source === null) continue
      const from = Array.isArray(value) ? place.children?.get(index) : place
      if (!isTable(source)) {
        const message = 'a merge key ("<<") takes an alias of a table, or a list of such'
        this.#reading.error('bad-merge', message, (from ?? place).value, { path: table.path })
        continue
      }
      for (const [key, inner] of Object.entries(source)) {
        const child = from?.children?.get(key)
        if (child === undefined || table.children.has(key)) continue
        table.value[key] = inner
        table.children.set(key, child)
      }
    }
  }

  #orEmpty(node: YamlNode | null, path: Path, near: Span, key?: Span): Parsed {
    return node === null ? nothing({ start: near.end, end: near.end }, key) : this.node(node, path, key)
  }
}

function nothing(span: Span, key: Span | undefined): Parsed {
  return { value: null, place: { key, value: span, children: undefined } }
}

function scalarValue({ value, source }: Scalar): Data {
  if (typeof value === 'bigint') return exactInteger(value)
  const plain = value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
  return plain ? value : (source ?? JSON.stringify(value))
}

function spanOf(node: YamlNode | null): Span {
  const [start, end] = node?.range ?? [0, 0]
  return { start, end }
}
