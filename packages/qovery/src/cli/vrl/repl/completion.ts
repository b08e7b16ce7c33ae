import type { FunctionDefinition } from '@qovery/vrl'
import { getPath, parsePath, PathSyntaxError, type Segment } from '@qovery/vrl/path'
import { isObject, sortedKeys, type Value } from '@qovery/vrl/value'
import { visible } from '../../../telemetry/visible.ts'
import { signatureOf } from './function-help.ts'

/** What there is to complete from. */
export interface Known {
  readonly functions: ReadonlyMap<string, FunctionDefinition>
  readonly commands: readonly string[]
  readonly variables: ReadonlyMap<string, Value>
  readonly event: Value
  readonly metadata: Value
}

/** What `replaces`, the end of the text, can be completed to; `hint` is said where nothing is to be chosen. */
export interface Completion {
  readonly replaces: string
  readonly choices: readonly string[]
  readonly hint?: string
}

const WORDS = ['abort', 'else', 'false', 'if', 'null', 'return', 'true']
/** A text in quotes, a piece of a path, or any other character. */
const PIECE = /"(?:[^"\\]|\\.)*(?<closed>"?)|[\w@.%]|\[-?\d+\]|[^]/y
/** What stands before the last dot of a path that is not in quotes, and what behind it. */
const LAST_STEP = /^(?<before>(?:[^"]|"(?:[^"\\]|\\.)*")*[.%])(?<name>[\w@]*|"(?:[^"\\]|\\.)*)$/s
const NAME = /^[A-Za-z_@][\w@]*$/
const MOST_CHOICES = 200
const NOTHING: Completion = { replaces: '', choices: [] }

/** Completes the text before the cursor: functions, variables, and paths by what the event has. */
export function complete(text: string, known: Known): Completion {
  const help = /^\s*help docs (\w*)$/.exec(text)?.[1]
  if (help !== undefined) return chosen(help, [...known.functions.keys()])
  const called = /(\w+)!?\($/.exec(text)?.[1]
  const definition = called === undefined ? undefined : known.functions.get(called)
  if (definition !== undefined) return { ...NOTHING, hint: signatureOf(definition) }
  const path = pathAtEnd(text)
  if (/^[A-Za-z_]\w*$/.test(path)) return ofWord(path, text, known)
  return /^(?:[.%]|[A-Za-z_]\w*[.[])/.test(path) ? ofPath(path, known) : chosen('', commandsFor(text, known))
}

/** The path, or beginning of one, with which a text ends; empty within a string, and behind what is no path. */
function pathAtEnd(text: string): string {
  let start = 0
  PIECE.lastIndex = 0
  for (let at = 0; at < text.length; at = PIECE.lastIndex) {
    const piece = PIECE.exec(text)
    const found = piece?.[0] ?? ''
    const isQuoted = found.startsWith('"')
    const isWithinPath = isQuoted ? /[.%]$/.test(text.slice(start, at)) : /^[\w@.%[]/.test(found) && found !== '['
    if (!isWithinPath) start = PIECE.lastIndex
    if (isQuoted && !isWithinPath && piece?.groups?.['closed'] === '') return ''
  }
  return /[)}\]]/.test(text[start - 1] ?? '') ? '' : text.slice(start)
}

function ofWord(word: string, text: string, known: Known): Completion {
  const functions = [...known.functions.keys()].map((name) => `${name}(`)
  return chosen(word, [...known.variables.keys(), ...WORDS, ...functions, ...commandsFor(text, known)])
}

/** Commands stand alone on a line. */
function commandsFor(text: string, { commands }: Known): readonly string[] {
  return /^\s*\w*$/.test(text) ? commands : []
}

function ofPath(path: string, known: Known): Completion {
  const { before = '', name = '' } = LAST_STEP.exec(path)?.groups ?? {}
  const holder = before === '' ? undefined : holderOf(before, known)
  if (!isObject(holder)) return NOTHING
  const isQuoted = name.startsWith('"')
  const keys = sortedKeys(holder).filter((key) => visible(key) === key)
  const steps = keys.map((key) => (!isQuoted && NAME.test(key) ? key : JSON.stringify(key)))
  return chosen(
    path,
    steps.map((step) => before + step),
  )
}

/** What stands at a path that ends with a dot, or is the sign of a root. */
function holderOf(text: string, { event, metadata, variables }: Known): Value | undefined {
  const path = text.length > 1 && text.endsWith('.') ? text.slice(0, -1) : text
  const variable = /^\w+/.exec(path)?.[0]
  if (variable === undefined) return getPath(path.startsWith('%') ? metadata : event, segmentsOf(path))
  const value = variables.get(variable)
  const rest = path.slice(variable.length)
  return value === undefined || rest === '' ? value : getPath(value, segmentsOf(rest))
}

/** The steps of a path; of one that is none yet, a step that leads nowhere. */
function segmentsOf(path: string): readonly Segment[] {
  try {
    return parsePath(path).segments
  } catch (error) {
    if (error instanceof PathSyntaxError) return [[]]
    throw error
  }
}

function chosen(begun: string, all: readonly string[]): Completion {
  const choices = [...new Set(all)].filter((choice) => choice.startsWith(begun)).sort()
  return { replaces: begun, choices: choices.slice(0, MOST_CHOICES) }
}
