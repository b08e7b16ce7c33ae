import type { Exemplar } from '@qovery/sdk'
import { Keeps, type Entry, type Family, type ScalarEntry } from '../store/entry.ts'
import { HistogramEntry } from '../store/histogram-entry.ts'
import { helpText } from './names.ts'
import { LineBlocks } from './line-blocks.ts'
import { Naming } from './naming.ts'
import type { Escaping } from '../negotiation.ts'
import { boundText, numberText } from './numbers.ts'
import type { Page } from './page.ts'
import { SetEntry } from '../store/set-entry.ts'
import { SummaryEntry } from '../store/summary-entry.ts'

const NEWLINE = 0x0a
/** So many lines are written between two looks at the clock. */
const LINES_AT_ONCE = 512

/** The text formats differ in these. */
export interface LineStyle {
  /** The endings of a histogram's sum and count. */
  totals(family: Family): { readonly sum: string; readonly count: string }
  /** The `le` labels of a histogram's buckets. */
  bucketLabels(entry: HistogramEntry): readonly string[]
  boundText(bound: number): string
  /** A timestamp with the space before it, if there is one. */
  timestamp(entry: Entry): string
  /** What follows the value of a line: an exemplar, if there is one. */
  exemplar(exemplar: Exemplar | null | undefined): string
  /** Whether series have lines of their creation, and what writes them. */
  readonly dated: boolean
  created(page: Page, naming: Naming, entry: Entry): void
}

/** Writes the text formats 0.0.4 and 1.0.0, which differ in nothing but the names that they may hold. Yields now and then. */
export function* renderText(
  families: readonly Family[],
  to: { page: Page; escaping: Escaping; now: number },
): Generator<void> {
  for (const family of families) {
    const naming = new Naming(family, to.escaping)
    if (family.help !== undefined) to.page.write(`# HELP ${naming.shown()} ${helpText(family.help)}\n`)
    to.page.write(`# TYPE ${naming.shown()} ${family.given === 'unknown' ? 'untyped' : family.type}\n`)
    yield* renderSeries(family, naming, { ...to, style: PROMETHEUS })
  }
}

/** Writes the lines of a family's series; none of a series stands apart from its others. */
export function* renderSeries(
  family: Family,
  naming: Naming,
  to: { page: Page; now: number; style: LineStyle },
): Generator<void> {
  const { page, style } = to
  const { entries } = family
  const count = entries.length
  const blocks = style.dated || !isScalar(family) ? undefined : LineBlocks.of(family, naming.escaping)
  page.lines++
  for (let i = 0; i < count;) {
    const inBlock = blocks?.write(page, naming, i, count) ?? 0
    i += inBlock
    page.lines += inBlock
    if (page.lines >= LINES_AT_ONCE) {
      page.lines = 0
      yield
    }
    if (inBlock > 0) continue
    const entry = entries[i++] as Entry
    if (entry.isGone) continue
    if (entry.keeps <= Keeps.gauge) page.lines += writeScalar(page, naming, entry as ScalarEntry, style)
    else if (entry instanceof SetEntry)
      page.lines += writeLine(page, naming.line(entry), numberText(entry.count(to.now)), style.timestamp(entry))
    else if (entry instanceof HistogramEntry) page.lines += writeHistogram(page, naming, entry, style)
    else if (entry instanceof SummaryEntry) page.lines += writeSummary(naming, entry, to)
  }
}

function isScalar({ type }: Family): boolean {
  return type === 'counter' || type === 'gauge'
}

export const TOTALS = { sum: '_sum', count: '_count' } as const

const PROMETHEUS: LineStyle = {
  totals: () => TOTALS,
  bucketLabels: (entry) => entry.classic?.bounds.labels ?? ONLY_INFINITY,
  boundText,
  timestamp: ({ timestamp }) => (Number.isNaN(timestamp) ? '' : ` ${Math.floor(timestamp)}`),
  exemplar: () => '',
  dated: false,
  created: () => undefined,
}

export const ONLY_INFINITY: readonly string[] = ['le="+Inf"} ']

function writeScalar(page: Page, naming: Naming, entry: ScalarEntry, style: LineStyle): number {
  const text = (entry.text ??= numberText(entry.value))
  if (entry.exemplar === null && Number.isNaN(entry.timestamp)) {
    page.line(naming.line(entry), text)
  } else {
    page.line(naming.line(entry), `${text}${style.timestamp(entry)}${style.exemplar(entry.exemplar)}`)
  }
  if (style.dated) style.created(page, naming, entry)
  return 1
}

function writeHistogram(page: Page, naming: Naming, entry: HistogramEntry, style: LineStyle): number {
  const head = naming.open(entry, '_bucket')
  const labels = style.bucketLabels(entry)
  const counts = entry.classic?.counts
  const timestamp = style.timestamp(entry)
  const endings = style.totals(entry.family)
  let total = counts === undefined ? entry.nativeCount : 0
  for (let i = 0; i < labels.length; i++) {
    if (counts !== undefined) total += counts[i] as number
    page.write(head)
    page.short(labels[i] as string)
    page.short(numberText(total))
    page.short(timestamp)
    if (entry.exemplars !== null && counts !== undefined) page.write(style.exemplar(entry.exemplars.get(i)))
    page.byte(NEWLINE)
  }
  writeLine(page, naming.suffixed(entry, endings.sum), numberText(entry.sum), timestamp)
  writeLine(page, naming.suffixed(entry, endings.count), numberText(total), timestamp)
  if (style.dated) style.created(page, naming, entry)
  return labels.length + 2
}

function writeSummary(naming: Naming, entry: SummaryEntry, to: { page: Page; now: number; style: LineStyle }): number {
  const { page, style } = to
  const head = naming.open(entry, '')
  const timestamp = style.timestamp(entry)
  const quantiles = entry.quantiles(to.now)
  for (const { quantile, value } of quantiles) {
    writeLine(page, `${head}quantile="${style.boundText(quantile)}"}`, numberText(value), timestamp)
  }
  writeLine(page, naming.suffixed(entry, '_sum'), numberText(entry.sum), timestamp)
  writeLine(page, naming.suffixed(entry, '_count'), numberText(entry.count), timestamp)
  if (style.dated) style.created(page, naming, entry)
  return quantiles.length + 8
}

function writeLine(page: Page, name: string, value: string, timestamp: string): number {
  page.line(name, timestamp === '' ? value : value + timestamp)
  return 1
}
