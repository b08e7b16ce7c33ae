import type { ComponentContext, Series } from '@qovery/sdk'
import type { Budget } from './budget.ts'
import { Keeps, ScalarEntry, type Entry, type Family, type FamilyType, type GenerationScope } from './entry.ts'
import type { Conflict, Families } from './families.ts'
import { HistogramEntry } from './histogram-entry.ts'
import { identify, sameLabels, type Identity } from './identity.ts'
import { LimitReport } from './limit-report.ts'
import { SetEntry } from './set-entry.ts'
import type { StoreOptions } from './store-options.ts'
import { SummaryEntry } from './summary-entry.ts'

/** Families that may be made, for what no longer fits, once the limit is reached. */
const OVERFLOW_FAMILIES = 1000
/** The epoch of what must be asked anew each time. */
const NEVER = -1
/** So many removed entries may wait for the next tick. */
const MOST_GONE = 16_384

const TYPES: readonly FamilyType[] = ['counter', 'gauge', 'gauge', 'histogram', 'summary']

/** What a series is remembered by whose samples cannot be shown. */
export class Rejection {
  readonly reason: string
  /** As an entry's: what of its series is taken, which is nothing. */
  readonly keeps = Keeps.nothing
  /** What was asked to be kept, and the epoch of the families then: the answer may change with either. */
  readonly asked: number
  readonly epoch: number

  constructor(reason: string, asked: number, epoch: number) {
    this.reason = reason
    this.asked = asked
    this.epoch = epoch
  }
}

interface Parts {
  readonly options: StoreOptions
  readonly families: Families
  readonly budget: Budget
  readonly cx: ComponentContext
}

/** Finds the entry of a series, makes it within the limit, and removes it. */
export class SeriesTable {
  /** The source whose generation the samples are of. */
  scope: GenerationScope | null = null
  readonly #parts: Parts
  #size = 0
  /** For series whose memo belongs to another. */
  #borrowed = new WeakMap<Series, Entry | Rejection>()
  readonly #report: LimitReport
  /** Removed entries that their families still hold. */
  #gone = 0
  /** Whether the name of a metric is to become free at once. */
  #freesName = false
  #overflowFamilies = 0
  #released = false

  constructor(parts: Parts) {
    this.#parts = parts
    this.#report = new LimitReport(parts)
  }

  /** Tells, now and then, what the limit did; `now` in milliseconds. */
  report(now: number): void {
    this.#report.tell(now, this.#size)
  }

  /** Drops what is left of removed series, once there is much of it or where `always`. */
  compact(always: boolean): void {
    if (this.#gone === 0 || (!always && !this.#freesName && this.#gone < MOST_GONE)) return
    this.#parts.families.compact()
    this.#gone = 0
    this.#freesName = false
  }

  get size(): number {
    return this.#size
  }

  /** The entry for samples of a series that are kept as `keeps` says, or why there is none. */
  find(series: Series, keeps: number, absolute: boolean, now: number): Entry | Rejection {
    const owner = series.memoOwner
    const known = owner === this ? (series.memo as Entry | Rejection) : this.#borrowed.get(series)
    if (known !== undefined && this.#stands(known, keeps, absolute)) return known
    const found = this.#resolve(series, keeps, absolute, now)
    if (owner === this || owner === undefined || (owner instanceof SeriesTable && owner.#released)) {
      series.memoOwner = this
      series.memo = found
    } else {
      this.#borrowed.set(series, found)
    }
    return found
  }

  remove(entry: Entry): void {
    if (entry.isGone) return
    entry.keeps = Keeps.nothing
    entry.reshape()
    entry.family.gone++
    if (entry.overflow) {
      entry.family.overflow = null
      if (entry.family.entries.length === entry.family.gone)
        this.#overflowFamilies = Math.max(0, this.#overflowFamilies - 1)
    } else {
      this.#parts.budget.refund(entry)
    }
    entry.family.byKey.delete(entry.key)
    this.#size--
    this.#gone++
  }

  /** Removes a series that its source no longer names; that of a metric without any other is free for another type then. */
  vanish(entry: Entry): void {
    this.remove(entry)
    if (entry.family.isEmpty) this.#freesName = true
  }

  /** Removes the series that were last touched before a time in seconds. */
  expire(before: number): void {
    for (const { entries } of this.#parts.families.sorted()) {
      for (const entry of entries) if (entry.touched < before && !entry.isGone) this.remove(entry)
    }
  }

  /** Lets the series forget it. */
  release(): void {
    this.#released = true
    this.#borrowed = new WeakMap()
  }

  /** Whether what is remembered of a series still holds for a sample. */
  #stands(known: Entry | Rejection, keeps: number, absolute: boolean): boolean {
    if (known instanceof Rejection) return known.asked === keeps && known.epoch === this.#parts.families.epoch
    return known.keeps === keeps && !(absolute && known.overflow)
  }

  #resolve(series: Series, keeps: number, absolute: boolean, now: number): Entry | Rejection {
    const { options, families, cx } = this.#parts
    const identity = identify(series, options.default_namespace)
    const type = TYPES[keeps]
    const reject = (reason: string, epoch = families.epoch) => new Rejection(reason, keeps, epoch)
    if (identity === undefined || type === undefined) {
      cx.failed('invalid_name', `a sample of ${series.key} is dropped: a metric and its labels need names`)
      return reject('invalid_name')
    }
    const reserved = reservedLabel(identity, type)
    if (reserved !== undefined) {
      cx.failed(
        'reserved_label',
        `the ${type} ${identity.key} is dropped: Prometheus keeps the label "${reserved}" for itself; rename it`,
      )
      return reject('reserved_label')
    }
    const clash = this.#clashOf(identity, type)
    const twin = families.get(identity.name)?.byKey.get(identity.key)
    const conflict = clash ?? (twin && conflictOf(identity, keeps, twin))
    if (conflict !== undefined) {
      cx.failed(conflict.reason, `${conflict.message} (series ${series.key})`)
      return reject(conflict.reason)
    }
    const entry = twin ?? this.#make(identity, keeps, { absolute, now })
    if (entry === undefined) {
      this.#report.dropped()
      return reject('series_limit', NEVER)
    }
    if (series.description !== undefined && entry.family.describe(series.description))
      this.#reportDescription(entry.family)
    return entry
  }

  /** What stands against a metric of this name and type, once what its own source no longer names has given way. */
  #clashOf({ name, rawName }: Identity, type: FamilyType): Conflict | undefined {
    const { families } = this.#parts
    for (;;) {
      const conflict = families.conflict(name, rawName, type)
      if (conflict === undefined || !this.#givesWay(conflict.owner)) return conflict
      for (const entry of conflict.owner.entries) this.remove(entry)
      this.compact(true)
    }
  }

  /** Whether all series of a metric are of the source that speaks, which has not named them again so far. */
  #givesWay({ entries }: Family): boolean {
    const { scope } = this
    const isOld = (entry: Entry) => entry.isGone || (entry.scope === scope && entry.seen !== scope?.generation)
    return scope !== null && entries.length > 0 && entries.every(isOld)
  }

  /** A new entry: one of its own, that of the overflow, or none. */
  #make(identity: Identity, keeps: number, when: { absolute: boolean; now: number }): Entry | undefined {
    const { families, budget } = this.#parts
    const replaces = when.absolute || keeps === Keeps.gauge || keeps === Keeps.set
    if (budget.isFull) {
      const victim = replaces ? budget.victim(Math.floor(when.now / 1000)) : undefined
      if (replaces && victim === undefined) return undefined
      if (victim === undefined) return this.#fold(identity, keeps, when.now)
      this.remove(victim)
      this.#report.evicted()
    }
    const family = families.open(identity.name, identity.rawName, TYPES[keeps] as FamilyType)
    const entry = this.#add(family, identity, keeps)
    if (!replaces) entry.start = when.now
    budget.charge(entry)
    return entry
  }

  /** The entry that stands for all series of a metric for which there is no room. */
  #fold({ name, rawName }: Identity, keeps: number, now: number): Entry | undefined {
    const { families } = this.#parts
    if (families.get(name) === undefined) {
      if (this.#overflowFamilies === OVERFLOW_FAMILIES) return undefined
      this.#overflowFamilies++
    }
    const family = families.open(name, rawName, TYPES[keeps] as FamilyType)
    this.#report.folded()
    if (family.overflow === null) {
      const key = `${name}{overflow="true"}`
      const alike = family.byKey.get(key)
      if (alike !== undefined) this.#parts.budget.refund(alike)
      family.overflow = alike ?? this.#add(family, { key, rawLabels: null }, keeps)
      family.overflow.overflow = true
      if (Number.isNaN(family.overflow.start)) family.overflow.start = now
    }
    return family.overflow
  }

  #add(family: Family, names: EntryNames, keeps: number): Entry {
    const { options } = this.#parts
    const entry = newEntry(family, names, keeps, options)
    family.entries.push(entry)
    family.byKey.set(names.key, entry)
    this.#size++
    return entry
  }

  #reportDescription(family: Family): void {
    if (family.disputed) return
    family.disputed = true
    this.#parts.cx.log.warn(`"${family.rawName}" comes with another HELP or UNIT than it had first; the first stays`)
  }
}

type EntryNames = Pick<Identity, 'key' | 'rawLabels'>

function newEntry(family: Family, { key, rawLabels }: EntryNames, keeps: number, options: StoreOptions): Entry {
  if (keeps === Keeps.set) return new SetEntry(family, key, rawLabels, options.set_window_ms)
  if (keeps === Keeps.histogram) return new HistogramEntry(family, key, rawLabels, options.histogram)
  if (keeps === Keeps.summary) return new SummaryEntry(family, key, rawLabels, options.summary)
  return new ScalarEntry(family, key, rawLabels, keeps)
}

function reservedLabel({ labelNames }: Identity, type: FamilyType): string | undefined {
  const reserved = ['__name__', ...(type === 'histogram' ? ['le'] : []), ...(type === 'summary' ? ['quantile'] : [])]
  return labelNames.find((name) => reserved.includes(name))
}

function nameOf(keeps: number): string {
  return Object.entries(Keeps).find(([, code]) => code === keeps)?.[0] ?? 'value of no known type'
}

/** What stands against a sample of a series that another is shown as already. */
function conflictOf({ key, rawLabels, rawName }: Identity, keeps: number, twin: Entry): Conflict | undefined {
  if (twin.keeps !== keeps) {
    const message = `a sample of "${rawName}" is dropped: the series was a ${nameOf(twin.keeps)} first and now comes as a ${nameOf(keeps)}; use another name for one of them`
    return { owner: twin.family, reason: 'type_conflict', message }
  }
  if (sameLabels(twin.rawLabels, rawLabels)) return undefined
  const message = `a sample of "${rawName}" is dropped: its labels, written as ${key}, could not be told from those of another series that came first; rename one of them`
  return { owner: twin.family, reason: 'name_collision', message }
}
