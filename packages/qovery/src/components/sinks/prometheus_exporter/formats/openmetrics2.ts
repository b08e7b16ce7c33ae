import type { Exemplar } from '@qovery/sdk'
import { ScalarEntry, type Entry, type Family } from '../store/entry.ts'
import { HistogramEntry } from '../store/histogram-entry.ts'
import { toSpans, type BucketCounts } from '../store/native-buckets.ts'
import type { NativeState } from '../store/native-state.ts'
import { quotable } from './names.ts'
import { Naming } from './naming.ts'
import type { Escaping } from '../negotiation.ts'
import { boundText, numberText, secondsText } from './numbers.ts'
import { exemplarText, UNIT } from './openmetrics.ts'
import type { Page } from './page.ts'
import { SetEntry } from '../store/set-entry.ts'
import { SummaryEntry } from '../store/summary-entry.ts'

const SERIES_AT_ONCE = 128

interface Target {
  readonly page: Page
  readonly escaping: Escaping
  readonly now: number
}

/**
 * Writes OpenMetrics 2.0: names as they are, one line a series, start timestamps in it. Yields now and then.
 * Source: OpenMetrics 2.0.0-rc0, text format.
 */
export function* renderOpenMetrics2(families: readonly Family[], to: Target): Generator<void> {
  for (const family of families) {
    const naming = new Naming(family, to.escaping)
    const name = naming.shown()
    to.page.write(`# TYPE ${name} ${typeText(family)}\n`)
    if (family.unit !== undefined && UNIT.test(family.unit)) to.page.write(`# UNIT ${name} ${family.unit}\n`)
    if (family.help !== undefined) to.page.write(`# HELP ${name} ${quotable(family.help)}\n`)
    const { entries } = family
    const count = entries.length
    for (let i = 0; i < count; i++) {
      const entry = entries[i] as Entry
      if (!entry.isGone) writeSeries(naming, entry, to)
      if (i % SERIES_AT_ONCE === SERIES_AT_ONCE - 1) yield
    }
    yield
  }
  to.page.write('# EOF\n')
}

function writeSeries(naming: Naming, entry: Entry, { page, escaping, now }: Target): void {
  let tail = valueText(entry, now)
  if (!Number.isNaN(entry.timestamp)) tail += ` ${secondsText(entry.timestamp)}`
  if (isCounted(entry.family) && !Number.isNaN(entry.start)) tail += ` st@${secondsText(entry.start)}`
  for (const exemplar of exemplarsOf(entry)) {
    if (exemplar.timestamp !== undefined) tail += exemplarText(exemplar, escaping)
  }
  page.write(`${naming.line(entry)} ${tail}\n`)
}

/** An `info` has to end so; one that does not is what it is kept as. */
function typeText({ type, given, name }: Family): string {
  return given === undefined || (given === 'info' && !name.endsWith('_info')) ? type : given
}

/** Whether the values of a family begin somewhere and are counted from there. */
function isCounted({ type, given }: Family): boolean {
  return type !== 'gauge' && given !== 'gaugehistogram'
}

function valueText(entry: Entry, now: number): string {
  if (entry instanceof ScalarEntry) return (entry.text ??= numberText(entry.value))
  if (entry instanceof HistogramEntry) return histogramText(entry)
  if (entry instanceof SummaryEntry) {
    const quantiles = entry.quantiles(now).map(({ quantile, value }) => `${boundText(quantile)}:${numberText(value)}`)
    return `{count:${numberText(entry.count)},sum:${numberText(entry.sum)},quantile:[${quantiles.join()}]}`
  }
  return entry instanceof SetEntry ? numberText(entry.count(now)) : 'NaN'
}

function histogramText({ family, classic, native, nativeCount, sum }: HistogramEntry): string {
  let total = classic === null ? nativeCount : 0
  const buckets: string[] = []
  if (classic !== null) {
    const { limits } = classic.bounds
    for (let i = 0; i <= limits.length; i++) {
      total += classic.counts[i] as number
      buckets.push(`${boundText(limits[i] ?? Infinity)}:${numberText(total)}`)
    }
  } else if (native === null) {
    buckets.push(`+Inf:${numberText(total)}`)
  }
  const classicText = buckets.length === 0 ? '' : `,bucket:[${buckets.join()}]`
  const g = family.given === 'gaugehistogram' ? 'g' : ''
  const nativeFields = native === null ? '' : nativeText(native)
  return `{${g}count:${numberText(total)},${g}sum:${numberText(sum)}${nativeFields}${classicText}}`
}

function nativeText({ schema, zeroThreshold, zeroCount, positive, negative }: NativeState): string {
  const zero = `,schema:${schema},zero_threshold:${boundText(zeroThreshold)},zero_count:${numberText(zeroCount)}`
  return `${zero}${sideText('negative', negative)}${sideText('positive', positive)}`
}

function sideText(side: string, buckets: BucketCounts): string {
  if (buckets.size === 0) return ''
  const { spans, counts } = toSpans(buckets)
  const spanText = spans.map(({ offset, length }) => `${offset}:${length}`).join()
  return `,${side}_spans:[${spanText}],${side}_buckets:[${counts.map(numberText).join()}]`
}

/** Those of a series, in the order of their buckets. */
export function exemplarsOf(entry: Entry): Exemplar[] {
  if (entry instanceof ScalarEntry)
    return entry.exemplar === null || entry.family.type !== 'counter' ? [] : [entry.exemplar]
  if (!(entry instanceof HistogramEntry) || entry.exemplars === null) return []
  return [...entry.exemplars].sort(([a], [b]) => a - b).map(([, exemplar]) => exemplar)
}
