import { parseTree, printParseErrorCode } from 'jsonc-parser'
import type { Node, ParseError } from 'jsonc-parser'
import type { Data, Path } from './data.ts'
import { exactInteger } from './data.ts'
import type { Span } from './location.ts'
import type { Parsed, Place, Reading } from './reading.ts'
import { openTable, variableAt } from './reading.ts'

/** Reads JSON (RFC 8259), with comments and trailing commas allowed. Undefined after a syntax error. */
export function parseJson(reading: Reading): Parsed | undefined {
  const errors: ParseError[] = []
  const root = parseTree(reading.text, errors, { allowTrailingComma: true })
  for (const error of errors) reportError(error, reading)
  if (reading.broken || root === undefined) return undefined
  return readNode(root, [], reading)
}

const WORDS: Record<string, string> = {
  InvalidSymbol: 'unexpected text',
  InvalidNumberFormat: 'this is not a number',
  PropertyNameExpected: 'a key in double quotes is expected',
  ValueExpected: 'a value is expected',
  ColonExpected: 'a ":" is expected between key and value',
  CommaExpected: 'a "," is expected',
  CloseBraceExpected: 'the closing "}" is missing',
  CloseBracketExpected: 'the closing "]" is missing',
  EndOfFileExpected: 'there is text after the end of the config',
  InvalidCommentToken: 'a comment is not allowed here',
  UnexpectedEndOfComment: 'the comment is not closed with "*/"',
  UnexpectedEndOfString: 'the string is not closed on its line',
  UnexpectedEndOfNumber: 'the number is not complete',
  InvalidUnicode: 'the \\u escape needs four hexadecimal digits',
  InvalidEscapeCharacter: 'this escape does not exist in JSON',
  InvalidCharacter: 'a control character must be escaped in a string',
}

function reportError({ error, offset, length }: ParseError, reading: Reading): void {
  const variable = variableAt(reading.text, offset)
  if (variable !== undefined) {
    const hint = `write "${variable}"; it is converted to the option's type`
    const span = { start: offset, end: offset + variable.length }
    reading.syntaxError(`the variable ${variable} must stand in quotes in JSON`, span, hint)
    return
  }
  const name = printParseErrorCode(error)
  reading.syntaxError(WORDS[name] ?? name, { start: offset, end: offset + length })
}

function spanOf(node: Node): Span {
  return { start: node.offset, end: node.offset + node.length }
}

function readNode(node: Node, path: Path, reading: Reading, key?: Span): Parsed {
  const span = spanOf(node)
  if (node.type === 'object' || node.type === 'array') {
    if (reading.tooDeep(path, span)) return { value: null, place: { key, value: span, children: undefined } }
    return node.type === 'object' ? readObject(node, path, reading, key) : readArray(node, path, reading, key)
  }
  return { value: readScalar(node, reading), place: { key, value: span, children: undefined } }
}

function readScalar(node: Node, reading: Reading): Data {
  if (node.type !== 'number') return node.value as Data
  const raw = reading.text.slice(node.offset, node.offset + node.length)
  return /^-?\d+$/.test(raw) ? exactInteger(BigInt(raw)) : Number(raw)
}

function readObject(node: Node, path: Path, reading: Reading, key: Span | undefined): Parsed {
  const table = openTable(path)
  for (const property of node.children ?? []) {
    const [name, content] = property.children ?? []
    if (name === undefined || content === undefined) continue
    const text = String(name.value)
    const nameSpan = spanOf(name)
    if (!reading.admits(table, text, nameSpan)) continue
    const child = readNode(content, [...path, text], reading, nameSpan)
    table.value[text] = child.value
    table.children.set(text, child.place)
  }
  return { value: table.value, place: { key, value: spanOf(node), children: table.children } }
}

function readArray(node: Node, path: Path, reading: Reading, key: Span | undefined): Parsed {
  const children = new Map<string | number, Place>()
  const value = (node.children ?? []).map((element, index) => {
    const child = readNode(element, [...path, index], reading)
    children.set(index, child.place)
    return child.value
  })
  return { value, place: { key, value: spanOf(node), children } }
}
