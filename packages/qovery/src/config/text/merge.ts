import { isDeepStrictEqual } from 'node:util'
import type { Data, Path, Table } from './data.ts'
import { isTable, kindOf, showPath } from './data.ts'
import type { Document, Narrow, SourceText } from './document.ts'
import type { Fault } from './fault.ts'
import type { Location } from './location.ts'

/** One document and where its root goes in the config: [] for a whole config, `['sources', 'in']` for one source. */
export interface Part {
  readonly document: Document
  readonly mount: Path
}

/** Tables whose entries are named things: the same name in two documents is a fault, even with equal contents. */
const NAMED = new Set(['sources', 'transforms', 'sinks', 'enrichment_tables', 'secret'])

/**
 * One config out of several documents: named things are put together by name, tables of global options key by key,
 * `tests` one after the other; where two documents disagree is a fault that shows both places. Without a value when any
 * document has none. `faults` begins with those of the documents.
 */
export function mergeDocuments(parts: readonly Part[]): Document {
  const faults = parts.flatMap(({ document }) => document.faults)
  const fallback = parts[0]?.document
  let root: Slot = { value: {}, owner: fallback, at: [], children: new Map(), made: true }
  for (const { document, mount } of parts) {
    if (document.value === undefined) continue
    if (mount.includes('__proto__')) {
      const message = `"__proto__" is not allowed as the name of a file (${showPath(mount)})`
      faults.push({ severity: 'error', code: 'reserved-key', message, location: document.locate([]) })
      continue
    }
    root = combine(root, mounted(document, mount), [], faults)
  }
  const complete = parts.every(({ document }) => document.value !== undefined)
  return {
    value: complete && isTable(root.value) ? root.value : undefined,
    faults,
    locate: (path, of, narrow) => locate(root, path, of, narrow),
    source: (path) => sourceOf(root, path),
  }
}

/** A merged value: it is `at` a path of one document; where several made it, `children` say whose each part is. */
interface Slot {
  readonly value: Data
  readonly owner: Document | undefined
  readonly at: Path
  readonly children?: ReadonlyMap<string | number, Slot>
  /** Whether a mount made this table, and no document wrote it. */
  readonly made?: boolean
}

function mounted(document: Document, mount: Path): Slot {
  let slot: Slot = { value: document.value ?? null, owner: document, at: [] }
  for (const step of mount.toReversed()) {
    const value = typeof step === 'number' ? [slot.value] : { [step]: slot.value }
    slot = { value, owner: document, at: [], children: new Map([[step, slot]]), made: true }
  }
  return slot
}

function combine(left: Slot, right: Slot, path: Path, faults: Fault[]): Slot {
  if (left.value === null) return right
  if (right.value === null) return left
  const [section] = path
  const named = path.length === 2 && NAMED.has(String(section))
  if (named && left.made !== true && right.made !== true) {
    const message = `${showPath(path)} is defined twice`
    faults.push(
      disagreement({ code: 'duplicate-id', message, hint: 'rename one of the two, or remove it' }, left, right),
    )
    return left
  }
  if (isTable(left.value) && isTable(right.value)) return combineTables(left, right, path, faults)
  if (path.length === 1 && section === 'tests' && Array.isArray(left.value) && Array.isArray(right.value)) {
    return concatenate(left, right)
  }
  if (isDeepStrictEqual(left.value, right.value)) return left
  const [one, other] = [kindOf(left.value), kindOf(right.value)]
  const difference = one === other ? 'has two different values' : `is ${one} in one place and ${other} in another`
  const message = `${showPath(path)} ${difference}`
  faults.push(disagreement({ code: 'conflict', message, hint: 'keep one of the two' }, left, right))
  return left
}

function combineTables(left: Slot, right: Slot, path: Path, faults: Fault[]): Slot {
  const value: Table = {}
  const children = new Map<string | number, Slot>()
  for (const key of new Set([...Object.keys(left.value as Table), ...Object.keys(right.value as Table)])) {
    const [a, b] = [childOf(left, key), childOf(right, key)]
    const child = a && b ? combine(a, b, [...path, key], faults) : (a ?? b)
    if (child === undefined) continue
    value[key] = child.value
    children.set(key, child)
  }
  const first = left.made === true ? right : left
  const made = left.made === true && right.made === true
  return { value, owner: first.owner, at: first.at, children, made }
}

function concatenate(left: Slot, right: Slot): Slot {
  const elements = [...elementsOf(left), ...elementsOf(right)]
  const value = elements.map((element) => element.value)
  return { value, owner: left.owner, at: left.at, children: new Map(elements.entries()) }
}

function elementsOf(slot: Slot): Slot[] {
  return (slot.value as Data[]).map(
    (value, index) => slot.children?.get(index) ?? { value, owner: slot.owner, at: [...slot.at, index] },
  )
}

function childOf(slot: Slot, key: string): Slot | undefined {
  const known = slot.children?.get(key)
  if (known !== undefined || !Object.hasOwn(slot.value as Table, key)) return known
  return { value: (slot.value as Table)[key] ?? null, owner: slot.owner, at: [...slot.at, key] }
}

interface Disagreement {
  readonly code: string
  readonly message: string
  readonly hint: string
}

function disagreement(what: Disagreement, first: Slot, second: Slot): Fault {
  const related = [{ message: 'first defined here', location: placeOf(first, 'key') }]
  return { severity: 'error', ...what, location: placeOf(second, 'key'), related }
}

const NOWHERE: Location = { file: '', line: 1, column: 1, endColumn: 1, lineText: '' }

function placeOf({ owner, at }: Slot, of: 'key' | 'value'): Location {
  return owner?.locate(at, of) ?? NOWHERE
}

function locate(root: Slot, path: Path, of: 'key' | 'value' = 'value', narrow?: Narrow): Location {
  let slot = root
  for (const [index, step] of path.entries()) {
    if (slot.children === undefined)
      return slot.owner?.locate([...slot.at, ...path.slice(index)], of, narrow) ?? NOWHERE
    const child = slot.children.get(step)
    if (child === undefined) return placeOf(slot, 'key')
    slot = child
  }
  return slot.owner?.locate(slot.at, of, slot.children === undefined ? narrow : undefined) ?? NOWHERE
}

function sourceOf(root: Slot, path: Path): SourceText | undefined {
  let slot = root
  for (const [index, step] of path.entries()) {
    if (slot.children === undefined) return slot.owner?.source([...slot.at, ...path.slice(index)])
    const child = slot.children.get(step)
    if (child === undefined) return undefined
    slot = child
  }
  return slot.owner?.source(slot.at)
}
