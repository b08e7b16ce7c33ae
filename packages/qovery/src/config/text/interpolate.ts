import { hostname } from 'node:os'
import type { Data, Path, Table } from './data.ts'
import { pointerOf } from './data.ts'
import type { Document } from './document.ts'
import type { Fault } from './fault.ts'
import type { Span } from './location.ts'
import type { Edit } from './spelling.ts'

export type Variables = ReadonlyMap<string, string>

export interface Interpolated {
  /** The document's value with its variables replaced; a string whose variables are not all known stays as written. */
  readonly value: Table | undefined
  /** JSON pointers of the strings that came from variables, and so may be meant as numbers or booleans. */
  readonly interpolated: ReadonlySet<string>
  /** JSON pointers of the strings that could not be replaced; `faults` say why. */
  readonly unresolved: ReadonlySet<string>
  /** By JSON pointer, the references of a string that were replaced, in their order. */
  readonly edits: ReadonlyMap<string, readonly Edit[]>
  readonly faults: readonly Fault[]
}

/** The variables of this process; `HOSTNAME` is the name of the host where the environment has none. */
export function processVariables(): Variables {
  const variables = new Map([['HOSTNAME', hostname()]])
  for (const [name, value] of Object.entries(process.env)) if (value !== undefined) variables.set(name, value)
  return variables
}

/**
 * Replaces environment variables in the strings of a parsed document, so that no value can add structure:
 *
 *     $NAME  ${NAME}              the value; unset is a fault
 *     ${NAME:-text} ${NAME-text}  text where the variable is unset or empty / unset
 *     ${NAME:?text} ${NAME?text}  a fault with that text where it is unset or empty / unset
 *     $$                          a dollar sign
 *
 * Names are ASCII letters, digits, `_` and `.`; a replacement is not searched again. Keys are left alone, with a warning.
 * No fault holds a variable's value.
 */
export function interpolate(document: Document, variables: Variables): Interpolated {
  const walk = new Walk(document, variables)
  return {
    value: document.value === undefined ? undefined : walk.table(document.value, []),
    interpolated: walk.interpolated,
    unresolved: walk.unresolved,
    edits: walk.edits,
    faults: walk.faults,
  }
}

const REFERENCE = /\$\$|\$\{([\w.]+)(?:(:?[-?])([^}]*))?\}|\$([\w.]+)|\$\{[^}\s]*\}?/g

interface Reference {
  readonly raw: string
  readonly name: string | undefined
  readonly operator: string
  readonly text: string
  /** Which reference of its string it is, from 0. */
  readonly order: number
}

function* referencesIn(text: string): Generator<Reference & Span> {
  let order = 0
  for (const match of text.matchAll(REFERENCE)) {
    const [raw, braced, operator = '', operand = '', bare] = match
    const span = { start: match.index, end: match.index + raw.length }
    yield { raw, name: braced ?? bare, operator, text: operand, order: order++, ...span }
  }
}

class Walk {
  readonly #document: Document
  readonly #variables: Variables
  readonly interpolated = new Set<string>()
  readonly unresolved = new Set<string>()
  readonly edits = new Map<string, readonly Edit[]>()
  readonly faults: Fault[] = []
  /** Places with a fault: aliases bring one place to several paths. */
  readonly #reported = new Set<string>()

  constructor(document: Document, variables: Variables) {
    this.#document = document
    this.#variables = variables
  }

  table(table: Table, path: Path): Table {
    const result: Table = {}
    for (const [key, value] of Object.entries(table)) {
      const at = [...path, key]
      this.#checkKey(key, at)
      result[key] = this.#data(value, at)
    }
    return result
  }

  #data(value: Data, path: Path): Data {
    if (typeof value === 'string') return value.includes('$') ? this.#string(value, path) : value
    if (Array.isArray(value)) return value.map((element, index) => this.#data(element, [...path, index]))
    return typeof value === 'object' && value !== null ? this.table(value, path) : value
  }

  #string(text: string, path: Path): string {
    let result = ''
    let end = 0
    let found = false
    let complete = true
    const edits: Edit[] = []
    for (const reference of referencesIn(text)) {
      result += text.slice(end, reference.start)
      end = reference.end
      if (reference.raw === '$$') {
        result += '$'
        edits.push({ start: reference.start, end, length: 1 })
        continue
      }
      if (reference.name === undefined) {
        this.#reportMalformed(reference, path)
        result += reference.raw
        continue
      }
      found = true
      const value = this.#resolve(reference, path)
      complete &&= value !== undefined
      result += value ?? ''
      edits.push({ start: reference.start, end, length: value?.length ?? 0 })
    }
    if (!complete) {
      this.unresolved.add(pointerOf(path))
      return text
    }
    if (edits.length > 0) this.edits.set(pointerOf(path), edits)
    if (found) this.interpolated.add(pointerOf(path))
    return result + text.slice(end)
  }

  #resolve(reference: Reference, path: Path): string | undefined {
    const { name = '', operator, text } = reference
    const value = this.#variables.get(name)
    if (value !== undefined && (value !== '' || !operator.startsWith(':'))) return value
    if (operator.endsWith('-')) return text
    const state = value === undefined ? 'not set' : 'empty'
    const reason = text === '' ? '' : `: ${text}`
    this.#fault(reference, path, {
      severity: 'error',
      code: 'unset-variable',
      message: `the environment variable ${name} is ${state}${reason}`,
      hint: `set it, or write \${${name}:-default}; write $$ for a dollar sign that starts no variable`,
    })
    return undefined
  }

  #reportMalformed(reference: Reference, path: Path): void {
    this.#fault(reference, path, {
      severity: 'warning',
      code: 'malformed-variable',
      message: `${reference.raw} is not a variable reference and is left as it stands`,
      hint: 'write ${NAME}, ${NAME:-default} or ${NAME:?message}; write $$ for a dollar sign',
    })
  }

  #checkKey(key: string, path: Path): void {
    if (!key.includes('$')) return
    for (const { raw, name } of referencesIn(key)) {
      if (name === undefined) continue
      const message = `variables in keys are not replaced: ${raw} is part of the key`
      const location = this.#document.locate(path, 'key')
      this.faults.push({ severity: 'warning', code: 'variable-in-key', message, location, path })
    }
  }

  #fault({ raw, order }: Reference, path: Path, fault: Fault): void {
    const location = this.#document.locate(path, 'value', (source) => {
      const there = [...referencesIn(source)][order]
      return there?.raw === raw ? there : undefined
    })
    const place = `${location.file}:${location.line}:${location.column}:${fault.message}`
    if (this.#reported.has(place)) return
    this.#reported.add(place)
    this.faults.push({ ...fault, location, path })
  }
}
