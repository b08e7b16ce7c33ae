import type { Data, Path, Table } from './data.ts'
import { showPath } from './data.ts'
import type { Fault, Related } from './fault.ts'
import type { Location, Span } from './location.ts'
import { Lines } from './location.ts'

/** Where one value of a document stands, with the places of what it contains. */
export interface Place {
  readonly key: Span | undefined
  readonly value: Span
  readonly children: Map<string | number, Place> | undefined
}

/** A value and its place. */
export interface Parsed {
  readonly value: Data
  readonly place: Place
}

/** A table while it is filled. */
export interface OpenTable {
  readonly path: Path
  readonly value: Table
  readonly children: Map<string | number, Place>
}

/** Containers may lie this deep in each other; deeper is a fault. */
export const MAX_DEPTH = 100

/** The reading of one text: collects its faults and holds the rules that every format shares. */
export class Reading {
  readonly text: string
  readonly faults: Fault[] = []
  readonly #lines: Lines
  readonly #brokenLines = new Set<number>()
  #deepReported = false

  constructor(text: string, file: string) {
    this.text = text
    this.#lines = new Lines(file, text)
  }

  locate(span: Span): Location {
    return this.#lines.at(span)
  }

  error(
    code: string,
    message: string,
    span: Span,
    more: { hint?: string; path?: Path; related?: Related[] } = {},
  ): void {
    this.faults.push({ severity: 'error', code, message, location: this.locate(span), ...more })
  }

  /** A syntax error; only the first on each line is kept, since a parser stumbles on after it. */
  syntaxError(message: string, span: Span, hint?: string): void {
    if (this.brokenAt(span.start)) return
    this.#brokenLines.add(this.#lines.lineAt(span.start))
    this.error('syntax', message, span, hint === undefined ? {} : { hint })
  }

  /** Whether the line of an offset has a syntax error already. */
  brokenAt(offset: number): boolean {
    return this.#brokenLines.has(this.#lines.lineAt(offset))
  }

  get broken(): boolean {
    return this.#brokenLines.size > 0
  }

  /** Whether a container stands too deep; says so once for a text. */
  tooDeep(path: Path, span: Span): boolean {
    if (path.length <= MAX_DEPTH) return false
    if (!this.#deepReported) this.error('too-deep', `the config is nested more than ${MAX_DEPTH} levels deep`, span)
    this.#deepReported = true
    return true
  }

  /** Whether a key may be added to a table: not `__proto__`, and not there already. Reports it otherwise. */
  admits(table: OpenTable, key: string, span: Span): boolean {
    const path = [...table.path, key]
    if (key === '__proto__') {
      this.error('reserved-key', `the key "__proto__" is not allowed (${showPath(path)})`, span, {
        hint: 'choose another name',
        path,
      })
      return false
    }
    const first = table.children.get(key)
    if (first === undefined) return true
    const related = [{ message: 'first defined here', location: this.locate(first.key ?? first.value) }]
    this.error('duplicate-key', `the key ${showPath(path)} is defined twice`, span, {
      hint: 'keep one of the two',
      path,
      related,
    })
    return false
  }
}

export function openTable(path: Path): OpenTable {
  return { path, value: {}, children: new Map() }
}

const VARIABLE = /\$\{[^}\n]+\}|\$[\w.]+/y

/** The variable reference that starts at an offset, as it stands in the text. */
export function variableAt(text: string, offset: number): string | undefined {
  VARIABLE.lastIndex = offset
  return VARIABLE.exec(text)?.[0]
}
