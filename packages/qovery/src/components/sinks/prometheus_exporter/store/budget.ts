import { Keeps, type Entry, type Family } from './entry.ts'
import type { Families } from './families.ts'
import { readLabels } from './identity.ts'

/** What a series may take in memory beyond its share before it counts as more than one. */
const SHARE_BYTES = 1024
/** How many series to find at once that may go. */
const CANDIDATES = 1024
/** Families that a report looks at, and series of each. */
const REPORTED_FAMILIES = 3
const REPORTED_SERIES = 5000

/** Keeps the number of series below a limit; 0: there is none. */
export class Budget {
  readonly #limit: number
  readonly #families: Families
  #used = 0
  /** When none was found that may go; nothing is looked for twice at one time. */
  #fruitless: number | undefined = undefined
  /** Series that may go, the longest untouched last; `touched` as it was when they were chosen. */
  #candidates: { entry: Entry; touched: number }[] = []

  constructor(limit: number, families: Families) {
    this.#limit = limit === 0 ? Infinity : limit
    this.#families = families
  }

  /** How much of the limit is taken. */
  get used(): number {
    return this.#used
  }

  get isFull(): boolean {
    return this.#used >= this.#limit
  }

  charge(entry: Entry): void {
    entry.weight = weightOf(entry)
    this.#used += entry.weight
  }

  refund(entry: Entry): void {
    this.#used -= entry.weight
  }

  /** Charges what the entry has grown by. */
  recharge(entry: Entry): void {
    const weight = weightOf(entry)
    if (weight === entry.weight || entry.overflow) return
    this.#used += weight - entry.weight
    entry.weight = weight
  }

  /**
   * The series that should make room: of those whose value their source will say again (gauges, sets and whatever is
   * absolute) the one not touched for longest; `undefined` where there is none. `now` in seconds.
   */
  victim(now: number): Entry | undefined {
    if (this.#candidates.length === 0 && this.#fruitless === now) return undefined
    for (let round = 0; round < 2; round++) {
      for (let next = this.#candidates.pop(); next !== undefined; next = this.#candidates.pop()) {
        if (!next.entry.isGone && next.entry.touched === next.touched) return next.entry
      }
      this.#candidates = this.#choose()
    }
    this.#fruitless = now
    return undefined
  }

  /** The families with the most series, each with the label that makes most of them. */
  worstLabels(): string {
    const families = [...this.#families.sorted()].sort((a, b) => b.entries.length - a.entries.length)
    return families.slice(0, REPORTED_FAMILIES).map(describeWorst).join('; ')
  }

  #choose(): { entry: Entry; touched: number }[] {
    const counts = new Map<number, number>()
    this.#each((entry) => counts.set(entry.touched, (counts.get(entry.touched) ?? 0) + 1))
    let latest = -Infinity
    let found = 0
    for (const touched of [...counts.keys()].sort((a, b) => a - b)) {
      latest = touched
      found += counts.get(touched) as number
      if (found >= CANDIDATES) break
    }
    const chosen: { entry: Entry; touched: number }[] = []
    this.#each((entry) => {
      if (entry.touched <= latest && chosen.length < 2 * CANDIDATES) chosen.push({ entry, touched: entry.touched })
    })
    return chosen.sort((a, b) => b.touched - a.touched)
  }

  #each(visit: (entry: Entry) => void): void {
    for (const { entries } of this.#families.sorted()) for (const entry of entries) if (mayGo(entry)) visit(entry)
  }
}

function mayGo(entry: Entry): boolean {
  if (entry.isGone || entry.overflow) return false
  return entry.absolute || entry.keeps === Keeps.gauge || entry.keeps === Keeps.set
}

function weightOf(entry: Entry): number {
  return 1 + Math.floor((entry.key.length + entry.extraBytes) / SHARE_BYTES)
}

function describeWorst(family: Family): string {
  const values = new Map<string, Set<string>>()
  for (const { key } of family.entries.slice(0, REPORTED_SERIES)) {
    for (const [label, value] of readLabels(key.slice(family.name.length + 1, -1))) {
      const seen = values.get(label)
      if (seen === undefined) values.set(label, new Set([value]))
      else seen.add(value)
    }
  }
  const [worst] = [...values].sort((a, b) => b[1].size - a[1].size)
  const of = worst === undefined ? 'without labels' : `the label "${worst[0]}" has ${worst[1].size} values`
  const sample = family.entries.length > REPORTED_SERIES ? ` in ${REPORTED_SERIES} of them` : ''
  return `"${family.rawName}" has ${family.entries.length} series, ${of}${sample}`
}
