import { fail } from '../../function/index.ts'
import { setField, type ValueObject } from '../../value/index.ts'
import { parseTrace } from '../parse-trace.ts'

const HEADERS = [
  'cefVersion',
  'deviceVendor',
  'deviceProduct',
  'deviceVersion',
  'deviceEventClassId',
  'name',
  'severity',
]
const MARK = 'CEF:'
/** A key with what stands before it; keys have neither blanks nor escapes in them. */
const KEY = /(?=([ |]+))\1(?=([^ =\\]+))\2=/y
const KEY_END = /[ =\\]/g
const ESCAPABLE = /[=\\nr]/
const CUSTOM = /^(?:c6a[1-4]|cfp[1-4]|cn[1-3]|cs[1-6]|deviceCustomDate[12]|flexDate1|flexString[12])(Label)?$/

export interface CefOptions {
  /** Whether a custom field becomes one that is named by its label. */
  readonly translate: boolean
  /** Whether a message that breaks the rules fails, instead of giving what could be read. */
  readonly strict: boolean
}

/** Reads a message in ArcSight's Common Event Format; what stands before `CEF:` is passed over. @throws Failure */
export function parseCef(text: string, { translate, strict }: CefOptions): ValueObject {
  const fields: [string, string][] = []
  const headers: [string, string][] = []
  const at = readHeaders(text, headers)
  const end = readExtension(text, at, strict, fields)
  const last = fields.at(-1)
  if (last !== undefined) last[1] = last[1].replace(/ +$/, '')
  if (strict && text.slice(end).trim() !== '') fail('Could not parse whole line successfully')
  for (const header of headers) fields.push(header)
  return translate ? translated(fields) : asObject(fields)
}

/** Reads the seven fields of the header, and returns where they end. */
function readHeaders(text: string, into: [string, string][]): number {
  const mark = text.indexOf(MARK)
  if (mark < 0) fail(parseTrace(text, [{ at: 0, what: 'in TakeUntil' }]))
  let at = mark + MARK.length
  for (const header of HEADERS) {
    if (text[at] === '|') at++
    const end = endOfHeader(text, at)
    if (end < 0) {
      fail(
        parseTrace(text, [
          { at, what: 'in TakeTill1' },
          { at, what: 'in Alt' },
          { at, what: 'in Count' },
        ]),
      )
    }
    const value = text.slice(at, end)
    into.push([header, value.includes('\\') ? value.replaceAll(/\\([\\|])/g, '$1').trim() : value.trim()])
    at = end
  }
  return at
}

/** Where a field of the header ends: at a pipe, or the end; -1: it has an escape of another character. */
function endOfHeader(text: string, at: number): number {
  for (let end = at; end < text.length; end++) {
    const character = text[end]
    if (character === '|') return end
    if (character !== '\\') continue
    const next = text[end + 1]
    if (next !== '\\' && next !== '|') return -1
    end++
  }
  return text.length
}

/** Reads pairs up to what is none, and returns where they end. */
function readExtension(text: string, at: number, strict: boolean, into: [string, string][]): number {
  let from = at
  for (;;) {
    KEY.lastIndex = from
    const key = KEY.exec(text)
    if (key === null) break
    const start = KEY.lastIndex
    const end = endOfValue(text, start, strict)
    if (end < 0) break
    into.push([key[2] as string, unescapedValue(text.slice(start, end))])
    from = end
  }
  if (from > at) return from
  if (text[at] === '|') return at + 1
  if (strict || at >= text.length)
    fail(
      parseTrace(text, [
        { at, what: 'in Tag' },
        { at, what: 'in Alt' },
      ]),
    )
  return at
}

/** Where a value ends: before the next key, at an equals sign that is not escaped, or at the end; -1: there is none. */
function endOfValue(text: string, start: number, strict: boolean): number {
  let stop = -1
  for (let at = start; at < text.length; at++) {
    const character = text[at]
    if (character === '\\' && at + 1 === text.length) return -1
    if (character === '\\') at += ESCAPABLE.test(text[at + 1] ?? '') ? 1 : 0
    else if (character === '=' && strict) return at === start ? -1 : at
    else if (character === ' ' || character === '|') {
      const keyAt = afterBlanks(text, at)
      if (stop < keyAt) stop = endOfKey(text, keyAt)
      if (stop > keyAt && text[stop] === '=') return at
      at = keyAt - 1
    }
  }
  return text.length
}

function afterBlanks(text: string, at: number): number {
  let end = at
  while (text[end] === ' ' || text[end] === '|') end++
  return end
}

/** Where the first character stands that is none of a key. */
function endOfKey(text: string, at: number): number {
  KEY_END.lastIndex = at
  return KEY_END.exec(text)?.index ?? text.length
}

function unescapedValue(value: string): string {
  if (!value.includes('\\')) return value
  return value.replaceAll(/\\([=\\nr])/g, (_, character: string) => (/[nr]/.test(character) ? '\n' : character))
}

function withoutQuotes(value: string): string {
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value
}

function asObject(fields: readonly [string, string][]): ValueObject {
  const result: ValueObject = {}
  for (const [key, value] of fields) setField(result, key, withoutQuotes(value))
  return result
}

function translated(fields: readonly [string, string][]): ValueObject {
  const plain: [string, string][] = []
  const labels = new Map<string, string>()
  const values = new Map<string, string>()
  for (const field of fields) {
    const [key, value] = field
    const custom = CUSTOM.exec(key)
    if (custom === null) {
      plain.push(field)
      continue
    }
    const isLabel = custom[1] !== undefined
    const into = isLabel ? labels : values
    const name = isLabel ? key.slice(0, -'Label'.length) : key
    if (into.has(name)) fail(`Custom field with duplicate ${isLabel ? 'label' : 'value'}`)
    into.set(name, withoutQuotes(value))
  }
  const result = asObject(plain)
  for (const name of values.keys()) if (!labels.has(name)) fail('Custom field with missing label or value')
  for (const [name, label] of labels) setField(result, label, values.get(name) ?? null)
  return result
}
