import type { Description, Exemplar } from '@qovery/sdk'
import { newPlace } from './cells.ts'
import type { LabelPair } from './identity.ts'

/** What an entry keeps. The first two are the row shapes of the same names. */
export const Keeps = { counter: 0, gauge: 1, set: 2, histogram: 3, summary: 4, nothing: 255 } as const

export type FamilyType = 'counter' | 'gauge' | 'histogram' | 'summary'

/** `touched` of an entry that has taken no sample. */
export const NEVER = -1

/** Lines of several series as bytes. */
export interface KeptLines {
  /** Whether one of the series has changed since they were written. */
  stale: boolean
  /** Whether one of the series has another kind of line since then, or none. */
  torn: boolean
}

/** The state of one series on the page. What each sample needs stands first: it is fetched from memory in one go. */
export abstract class Entry {
  /**
   * Where its number stands: the value of a counter or a gauge, the sum of a histogram. As a field it would be an object
   * of its own; among those of other series, many are read and written in few lines of the processor's cache.
   */
  cells: Float64Array
  cell: number
  /** One of `Keeps`; `nothing` once the series is gone from the page. */
  keeps: number
  /** When it was last updated, in seconds of the store's clock. */
  touched = NEVER
  /** The value as text, until it changes. */
  text: string | undefined = undefined
  /** The bytes that its line is part of. */
  kept: KeptLines | null = null
  readonly family: Family
  /** Name and labels as they stand in the text formats: bytes. */
  readonly key: string
  /** The labels as they came, where some of their names are not legal everywhere. */
  readonly rawLabels: readonly LabelPair[] | null
  /** Whether it stands for the series that the limit had no room for. */
  overflow = false
  /** Whether its last sample was absolute: its source will say it again. */
  absolute = false
  /** When the counting began, in milliseconds since the epoch; NaN: not known. */
  start = Number.NaN
  /** Of the last sample, in milliseconds since the epoch; NaN: none, or not kept. */
  timestamp = Number.NaN
  /** The labels as fields of a protobuf message, once somebody asked for them: bytes. */
  pairs: string | undefined = undefined
  /** How much of the limit it takes up. */
  weight = 1
  scope: GenerationScope | null = null
  /** The generation of `scope` that it was last seen in. */
  seen = 0

  constructor(family: Family, key: string, rawLabels: readonly LabelPair[] | null, keeps: number) {
    const { cells, cell } = newPlace()
    this.cells = cells
    this.cell = cell
    this.family = family
    this.key = key
    this.rawLabels = rawLabels
    this.keeps = keeps
  }

  /** Keeps its number in another place from now on. */
  settle(cells: Float64Array, cell: number): void {
    cells[cell] = this.cells[this.cell] as number
    this.cells = cells
    this.cell = cell
  }

  get isGone(): boolean {
    return this.keeps === Keeps.nothing
  }

  /** The bytes of memory that its size depends on, beside what every series takes. */
  get extraBytes(): number {
    return 0
  }

  /** What the page says of it is no longer right. */
  outdate(): void {
    this.text = undefined
    if (this.kept !== null) this.kept.stale = true
  }

  /** Its line is no longer a name and a value, or there is none any more. */
  reshape(): void {
    this.outdate()
    if (this.kept !== null) this.kept.torn = true
  }

  abstract exemplify(exemplar: Exemplar): void
}

/** A counter or a gauge. */
export class ScalarEntry extends Entry {
  exemplar: Exemplar | null = null

  get value(): number {
    return this.cells[this.cell] as number
  }

  set value(value: number) {
    this.cells[this.cell] = value
  }

  exemplify(exemplar: Exemplar): void {
    this.exemplar = exemplar
    this.reshape()
  }
}

/** All series of one name: what has one `HELP`, `TYPE` and `UNIT`. */
export class Family {
  /** In the scheme `underscores`. */
  readonly name: string
  /** As it came. */
  readonly rawName: string
  readonly type: FamilyType
  help: string | undefined = undefined
  unit: string | undefined = undefined
  /** The type that its source gave it, where `type` does not say as much. */
  given: Description['type']
  /** In the order of their first sight, the gone ones among them until `compact`. */
  entries: Entry[] = []
  readonly byKey = new Map<string, Entry>()
  /** How many of `entries` are gone. */
  gone = 0
  overflow: Entry | null = null
  /** Whether it was said that a later description differs. */
  disputed = false

  constructor(name: string, rawName: string, type: FamilyType) {
    this.name = name
    this.rawName = rawName
    this.type = type
  }

  get isEmpty(): boolean {
    return this.gone === this.entries.length
  }

  /** Takes what is said of the metric where nothing was known yet. True: something else was known. */
  describe({ help, unit, type }: Description): boolean {
    this.given ??= type
    this.help ??= help || undefined
    this.unit ??= unit || undefined
    return (Boolean(help) && help !== this.help) || (Boolean(unit) && unit !== this.unit)
  }
}

/** The series of one source that always says all it has. */
export interface GenerationScope {
  readonly name: string
  readonly entries: Set<Entry>
  generation: number
  complete: boolean
  /** When the generation began, and how long after the one before it, in seconds of the store's clock. */
  began: number
  interval: number
}
