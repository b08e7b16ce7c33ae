import type { AST } from 'toml-eslint-parser'
import { ParseError, parseTOML } from 'toml-eslint-parser'
import type { Data, Path } from './data.ts'
import { exactInteger } from './data.ts'
import type { Span } from './location.ts'
import type { OpenTable, Parsed, Place, Reading } from './reading.ts'
import { openTable, variableAt } from './reading.ts'

/** Unquoted variables that are reported before the parser is let go. */
const MAX_VARIABLES = 50
const LONGEST_KEY = 100
const TWICE = 'Defining a key multiple times is invalid'

/**
 * Reads TOML 1.0. Dates and times become strings in RFC 3339 form. Undefined after a syntax error: the parser stops at
 * its first, but unquoted variables are all reported.
 */
export function parseToml(reading: Reading): Parsed | undefined {
  const program = parseAround(reading)
  if (program === undefined || reading.broken) return undefined
  return new Builder(reading).program(program)
}

function parseAround(reading: Reading): AST.TOMLProgram | undefined {
  let text = reading.text
  for (let count = 0; count < MAX_VARIABLES; count++) {
    try {
      return parseTOML(text, { tomlVersion: '1.0' })
    } catch (error) {
      if (!(error instanceof ParseError)) throw error
      const variable = variableAt(text, error.index)
      reportError(reading, error, variable)
      if (variable === undefined) return undefined
      const stand = `"${'_'.repeat(variable.length - 2)}"`
      text = text.slice(0, error.index) + stand + text.slice(error.index + variable.length)
    }
  }
  return undefined
}

function reportError(reading: Reading, { index, message }: ParseError, variable: string | undefined): void {
  const span = { start: index, end: index + (variable?.length ?? 1) }
  if (variable === undefined) {
    const header = openHeaderBefore(reading.text, index)
    if (header !== undefined && message.startsWith('The key, equals')) {
      reading.syntaxError('the "]" at the end of this table\'s name is missing', header)
      return
    }
    const written = reading.text.slice(index, index + LONGEST_KEY)
    reading.syntaxError(inOurWords(message, written), span, message === TWICE ? 'keep one of the two' : undefined)
    return
  }
  const { lineText } = reading.locate(span)
  const key = /^\s*([\w.-]+)\s*=\s*\$/.exec(lineText)?.[1]
  const quoted = key === undefined ? `"${variable}"` : `${key} = "${variable}"`
  const hint = `write ${quoted}; it is converted to the option's type`
  reading.syntaxError(`the variable ${variable} must stand in quotes in TOML`, span, hint)
}

function inOurWords(message: string, written: string): string {
  if (message === 'Must be a newline') return 'the line must end after the value'
  if (message === TWICE) {
    const [key] = /^(?:[\w-]+|"[^"\n]*"|'[^'\n]*')/.exec(written) ?? []
    return key === undefined ? 'this key is defined twice' : `the key ${key} is defined twice`
  }
  const clear = message.charAt(0).toLowerCase() + message.slice(1)
  const [character] = written
  return message === 'Unexpected character' && character !== undefined ? `${clear} "${character}"` : clear
}

/** The line before an offset, where it opens a table and does not close its name. */
function openHeaderBefore(text: string, index: number): Span | undefined {
  const before = text.slice(0, text.lastIndexOf('\n', index - 1) + 1).trimEnd()
  const start = before.lastIndexOf('\n') + 1
  return /^\s*\[[^\]]*$/.test(before.slice(start)) ? { start, end: before.length } : undefined
}

type KeyPart = AST.TOMLBare | AST.TOMLQuoted

/** A table under construction, and the lists of tables that `[[header]]` lines make. */
interface Branch extends OpenTable {
  readonly branches: Map<string, Branch | Branch[]>
}

class Builder {
  readonly #reading: Reading

  constructor(reading: Reading) {
    this.#reading = reading
  }

  program(program: AST.TOMLProgram): Parsed {
    const root = openBranch([])
    for (const item of program.body[0].body) {
      if (item.type === 'TOMLKeyValue') this.#assign(item, root)
      else this.#header(item, root)
    }
    return finish(root, undefined, spanOf(program.body[0]))
  }

  #header(header: AST.TOMLTable, root: Branch): void {
    const parts = header.key.keys
    const last = parts.at(-1)
    const parent = this.#descend(root, parts.slice(0, -1))
    if (last === undefined || parent === undefined) return
    const branch = header.kind === 'array' ? this.#append(parent, last) : this.#branch(parent, last)
    if (branch === undefined) return
    for (const item of header.body) this.#assign(item, branch)
  }

  #assign({ key, value }: AST.TOMLKeyValue, table: Branch): void {
    const last = key.keys.at(-1)
    const parent = this.#descend(table, key.keys.slice(0, -1))
    if (last === undefined || parent === undefined) return
    const name = nameOf(last)
    if (!this.#reading.admits(parent, name, spanOf(last))) return
    const child = this.#content(value, [...parent.path, name], spanOf(last))
    parent.value[name] = child.value
    parent.children.set(name, child.place)
  }

  #descend(from: Branch, parts: KeyPart[]): Branch | undefined {
    let branch: Branch | undefined = from
    for (const part of parts) branch = branch && this.#branch(branch, part)
    return branch
  }

  /** The table under a key, made when it is not there; of a list of tables, its last. */
  #branch(parent: Branch, part: KeyPart): Branch | undefined {
    const name = nameOf(part)
    const known = parent.branches.get(name)
    if (known !== undefined) return Array.isArray(known) ? known.at(-1) : known
    const span = spanOf(part)
    const branch = openBranch([...parent.path, name])
    if (this.#reading.tooDeep(branch.path, span) || !this.#reading.admits(parent, name, span)) return undefined
    parent.branches.set(name, branch)
    parent.value[name] = branch.value
    parent.children.set(name, { key: span, value: span, children: branch.children })
    return branch
  }

  /** One more table of a `[[list]]`. */
  #append(parent: Branch, part: KeyPart): Branch | undefined {
    const name = nameOf(part)
    const span = spanOf(part)
    let list = parent.branches.get(name)
    if (list === undefined) {
      if (!this.#reading.admits(parent, name, span)) return undefined
      list = []
      parent.branches.set(name, list)
      parent.value[name] = []
      parent.children.set(name, { key: span, value: span, children: new Map() })
    }
    const values = parent.value[name]
    if (!Array.isArray(list) || !Array.isArray(values)) return undefined
    const branch = openBranch([...parent.path, name, list.length])
    if (this.#reading.tooDeep(branch.path, span)) return undefined
    parent.children.get(name)?.children?.set(list.length, { key: undefined, value: span, children: branch.children })
    list.push(branch)
    values.push(branch.value)
    return branch
  }

  #content(node: AST.TOMLContentNode, path: Path, key?: Span): Parsed {
    const span = spanOf(node)
    if (node.type === 'TOMLValue') return { value: scalarValue(node), place: { key, value: span, children: undefined } }
    if (this.#reading.tooDeep(path, span)) return { value: null, place: { key, value: span, children: undefined } }
    if (node.type === 'TOMLInlineTable') {
      const table = openBranch(path)
      for (const item of node.body) this.#assign(item, table)
      return finish(table, key, span)
    }
    const children = new Map<string | number, Place>()
    const value = node.elements.map((element, index) => {
      const child = this.#content(element, [...path, index])
      children.set(index, child.place)
      return child.value
    })
    return { value, place: { key, value: span, children } }
  }
}

function openBranch(path: Path): Branch {
  return { ...openTable(path), branches: new Map() }
}

function finish(branch: Branch, key: Span | undefined, span: Span): Parsed {
  return { value: branch.value, place: { key, value: span, children: branch.children } }
}

function nameOf(part: KeyPart): string {
  return part.type === 'TOMLBare' ? part.name : part.value
}

function scalarValue(node: AST.TOMLValue): Data {
  switch (node.kind) {
    case 'integer':
      return exactInteger(node.bigint)
    case 'float':
    case 'string':
    case 'boolean':
      return node.value
    default:
      return node.datetime.replace(/[ t]/, 'T').replace('z', 'Z')
  }
}

function spanOf({ range: [start, end] }: AST.TOMLNode): Span {
  return { start, end }
}
