import { messageOf, Series, type Description, type Labels, type Logger, type MetricBatchBuilder } from '@qovery/sdk'
import { Counter, Gauge, Histogram, Reading, type Instrument } from './instruments.ts'
import { checkName, describe, MetricDefinitionError, type InstrumentType } from './naming.ts'

export interface RegistryOptions {
  /** Written before each name. */
  readonly namespace?: string
  /** Most label sets that one component may have under one name. */
  readonly max_label_sets?: number
  /** How long the counts of a removed component stay. */
  readonly expire_metrics_secs?: number | undefined
  /** Where it tells of names that grew too wide and readings that failed. */
  readonly log?: Pick<Logger, 'warn'>
  /** Milliseconds since the epoch. */
  readonly clock?: () => number
}

interface Entry {
  readonly series: Series
  readonly labels: Labels
  readonly instrument: Instrument
  /** Whether it stands for all the label sets beyond the limit. */
  readonly folded: boolean
  removedAt: number | undefined
}

/** How far one component has spread under one name. */
interface Spread {
  labelSets: number
  told: boolean
}

interface Family {
  readonly name: string
  readonly type: InstrumentType
  readonly description: Description
  readonly buckets: readonly number[]
  readonly entries: Map<string, Entry>
  /** By the id of the component; `''` for what belongs to none. */
  readonly spreads: Map<string, Spread>
}

type Kind<T> = new (...parts: never[]) => T

const NO_LABELS: Labels = {}

/**
 * The program's own metrics. The same name and labels give the same handle, so a component that is replaced counts on
 * where its predecessor stopped.
 *
 * Bounds: a component has at most `max_label_sets` label sets under one name. Counters and histograms beyond them fold
 * into one series with the component's own labels and `overflow="true"`, so that totals stay right; gauges beyond them
 * are not shown. The first time is logged.
 *
 * Expiry: what belongs to a running component never expires, however long it has not changed. After `remove` its gauges
 * go at once; the last values of its counters and histograms are still collected for `expire_metrics_secs`.
 */
export class TelemetryRegistry {
  readonly #families = new Map<string, Family>()
  readonly #claims = new Map<string, number>()
  readonly #namespace: string
  readonly #maxLabelSets: number
  readonly #expireMs: number
  readonly #log: Pick<Logger, 'warn'> | undefined
  readonly #clock: () => number
  #size = 0

  constructor(options: RegistryOptions = {}) {
    this.#namespace = options.namespace ?? 'qovery'
    this.#maxLabelSets = options.max_label_sets ?? 500
    this.#expireMs = (options.expire_metrics_secs ?? 300) * 1000
    this.#log = options.log
    this.#clock = options.clock ?? Date.now
    this.gaugeFrom('internal_metrics_cardinality', 'Series the program has of itself.', NO_LABELS, () => this.#size)
  }

  counter(name: string, help: string, labels: Labels = NO_LABELS): Counter {
    return this.#handle(this.#family(name, 'counter', help), labels, Counter, () => new Counter(this.#clock()))
  }

  gauge(name: string, help: string, labels: Labels = NO_LABELS): Gauge {
    return this.#handle(this.#family(name, 'gauge', help), labels, Gauge, () => new Gauge())
  }

  /** `buckets`: upper limits, ascending; the one up to infinity is always there. */
  histogram(name: string, help: string, buckets: readonly number[], labels: Labels = NO_LABELS): Histogram {
    const family = this.#family(name, 'histogram', help, buckets)
    return this.#handle(family, labels, Histogram, () => new Histogram(family.buckets, this.#clock()))
  }

  /** A counter that asks `read` at each collection; of several given for one series the latest. */
  counterFrom(name: string, help: string, labels: Labels, read: () => number | undefined): void {
    const make = () => new Reading('counter', this.#clock())
    this.#handle(this.#family(name, 'counter', help), labels, Reading, make).follow(read)
  }

  /** A gauge that asks `read` at each collection; of several given for one series the latest. */
  gaugeFrom(name: string, help: string, labels: Labels, read: () => number | undefined): void {
    const make = () => new Reading('gauge', this.#clock())
    this.#handle(this.#family(name, 'gauge', help), labels, Reading, make).follow(read)
  }

  /** Says that somebody counts under these labels, so that a predecessor's `remove` leaves them alone. */
  claim(labels: Labels): void {
    const key = keyOf(labels)
    this.#claims.set(key, (this.#claims.get(key) ?? 0) + 1)
  }

  /** Ends a claim; after the last one everything that carries all of `labels` expires, unless it is asked for again. */
  remove(labels: Labels): void {
    const key = keyOf(labels)
    const others = (this.#claims.get(key) ?? 1) - 1
    if (others > 0) this.#claims.set(key, others)
    else this.#expire(labels, key)
  }

  /** Adds a sample of every metric; `now` in milliseconds since the epoch. A reading that fails is left out and logged. */
  collect(into: MetricBatchBuilder, now: number): void {
    for (const family of this.#families.values()) {
      for (const [key, entry] of family.entries) {
        if (entry.removedAt !== undefined && now - entry.removedAt >= this.#expireMs) this.#drop(family, key, entry)
        else this.#sample(entry, into, now)
      }
    }
  }

  /** Every metric that is counted or set, with what made it. */
  *instruments(): Iterable<{ name: string; help: string; labels: Labels; instrument: Instrument }> {
    for (const { name, description, entries } of this.#families.values()) {
      for (const { labels, instrument } of entries.values()) {
        yield { name, help: description.help ?? '', labels, instrument }
      }
    }
  }

  #expire(labels: Labels, claim: string): void {
    this.#claims.delete(claim)
    const wanted = Object.entries(labels)
    const removedAt = this.#clock()
    for (const family of this.#families.values()) {
      for (const [key, entry] of family.entries) {
        if (!wanted.every(([label, value]) => entry.labels[label] === value)) continue
        if (family.type === 'gauge') this.#drop(family, key, entry)
        else entry.removedAt ??= removedAt
      }
    }
  }

  #sample(entry: Entry, into: MetricBatchBuilder, now: number): void {
    try {
      entry.instrument.sample(entry.series, into, now)
    } catch (error) {
      this.#log?.warn('an own metric could not be read', { metric: entry.series.name, error: messageOf(error) })
    }
  }

  #family(name: string, type: InstrumentType, help: string, buckets: readonly number[] = []): Family {
    const known = this.#families.get(name)
    if (known === undefined) {
      checkName(name, type)
      checkBuckets(name, buckets)
      const description = describe(name, help)
      const family = { name, type, description, buckets: [...buckets], entries: new Map(), spreads: new Map() }
      this.#families.set(name, family)
      return family
    }
    if (known.type !== type) throw new MetricDefinitionError(`the ${type} \`${name}\` is already a ${known.type}`)
    if (buckets.length !== known.buckets.length || buckets.some((limit, i) => limit !== known.buckets[i])) {
      throw new MetricDefinitionError(`the histogram \`${name}\` already has the buckets ${known.buckets.join(', ')}`)
    }
    return known
  }

  #handle<T extends Instrument>(family: Family, labels: Labels, kind: Kind<T>, make: () => T): T {
    const key = keyOf(labels)
    const known = family.entries.get(key)
    if (known !== undefined) return revived(known, kind)
    const spread = spreadOf(family, labels)
    if (spread.labelSets < this.#maxLabelSets) {
      spread.labelSets++
      return this.#add(family, labels, make())
    }
    this.#tell(spread, family, labels)
    if (family.type === 'gauge') return make()
    const folded = foldedLabels(labels)
    const overflow = family.entries.get(keyOf(folded))
    return overflow === undefined ? this.#add(family, folded, make(), true) : revived(overflow, kind)
  }

  #add<T extends Instrument>(family: Family, labels: Labels, instrument: T, folded = false): T {
    const { name, description } = family
    const series = Series.of(name, Object.entries(labels), { namespace: this.#namespace, description })
    family.entries.set(keyOf(labels), { series, labels, instrument, folded, removedAt: undefined })
    this.#size++
    return instrument
  }

  #drop(family: Family, key: string, entry: Entry): void {
    this.#size--
    family.entries.delete(key)
    if (family.entries.size === 0) this.#families.delete(family.name)
    const spread = spreadOf(family, entry.labels)
    if (!entry.folded) spread.labelSets--
    if (spread.labelSets === 0) family.spreads.delete(ownerOf(entry.labels))
  }

  #tell(spread: Spread, family: Family, labels: Labels): void {
    if (spread.told) return
    spread.told = true
    this.#log?.warn('an own metric has too many label sets: what is beyond the limit is folded into one series', {
      metric: family.name,
      component: labels['component_id'],
      limit: this.#maxLabelSets,
      labels: Object.keys(labels).join(','),
    })
  }
}

function revived<T extends Instrument>(entry: Entry, kind: Kind<T>): T {
  if (!(entry.instrument instanceof kind)) {
    throw new MetricDefinitionError(`\`${entry.series.name}\` is both set by its owner and asked for at collection`)
  }
  entry.removedAt = undefined
  return entry.instrument
}

function spreadOf(family: Family, labels: Labels): Spread {
  const owner = ownerOf(labels)
  let spread = family.spreads.get(owner)
  if (spread === undefined) {
    spread = { labelSets: 0, told: false }
    family.spreads.set(owner, spread)
  }
  return spread
}

function ownerOf(labels: Labels): string {
  return labels['component_id'] ?? ''
}

/** Of the labels those that say whose it is, and the mark that the others were given up. */
function foldedLabels(labels: Labels): Labels {
  const own = Object.entries(labels).filter(([label]) => label.startsWith('component_'))
  return { ...Object.fromEntries(own), overflow: 'true' }
}

/** Text that is equal for equal labels, in whatever order they were written. */
function keyOf(labels: Labels): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)))
}

function checkBuckets(name: string, buckets: readonly number[]): void {
  const ascending = buckets.every((limit, i) => i === 0 || limit > (buckets[i - 1] as number))
  if (ascending && buckets.every(Number.isFinite)) return
  throw new MetricDefinitionError(`the histogram \`${name}\` needs finite buckets in ascending order`)
}
