import type { Exemplar } from '@qovery/sdk'
import type { Entry, Family } from '../store/entry.ts'
import type { Families } from '../store/families.ts'
import { escapeLabels, labelText, type LabelPair } from '../store/identity.ts'
import { quotable } from './names.ts'
import { Naming } from './naming.ts'
import type { Escaping } from '../negotiation.ts'
import { canonicalBoundText, numberText, secondsText } from './numbers.ts'
import type { Page } from './page.ts'
import { ONLY_INFINITY, renderSeries, TOTALS, type LineStyle } from './text.ts'

/** What a unit may be written with. */
export const UNIT = /^[a-zA-Z0-9_:]+$/
const TOTAL = '_total'
const INFO = '_info'
/** The endings of the sum and count of a histogram of gauges. */
const GAUGE_TOTALS = { sum: '_gsum', count: '_gcount' } as const
/** The most characters that the names and values of an exemplar's labels may have together. */
const EXEMPLAR_CHARACTERS = 128

/** What OpenMetrics 1.0 is written with. */
export interface OpenMetricsTarget {
  readonly page: Page
  readonly escaping: Escaping
  readonly now: number
  /** Whether to add `_created` lines. */
  readonly created: boolean
  /** Who has which name: what a counter is called depends on its neighbours. */
  readonly families: Families
}

/**
 * Writes OpenMetrics 1.0. Names are those of the other formats: a counter whose name does not end in `_total`, or whose name
 * without it is another metric's, is of type `unknown`. Yields now and then. Source: OpenMetrics 1.0, text format.
 */
export function* renderOpenMetrics(families: readonly Family[], to: OpenMetricsTarget): Generator<void> {
  for (const family of families) {
    const naming = new Naming(family, to.escaping)
    const counter = family.type === 'counter' && endsFreely(family, naming, { ending: TOTAL, families: to.families })
    const info = family.given === 'info' && endsFreely(family, naming, { ending: INFO, families: to.families })
    const cut = counter ? TOTAL.length : info ? INFO.length : 0
    const name = naming.shown(cut)
    to.page.write(`# TYPE ${name} ${typeText(family, { counter, info })}\n`)
    writeUnitAndHelp(to.page, family, { name, bare: naming.name.slice(0, naming.name.length - cut) })
    const counts = counter || family.type === 'summary' || (family.type === 'histogram' && family.given === undefined)
    const dated = to.created && counts
    const exemplars = counter || family.type === 'histogram'
    const free = to.families.owner(`${family.name.slice(0, family.name.length - cut)}_created`) === undefined
    yield* renderSeries(family, naming, {
      ...to,
      style: styleOf(to.escaping, { created: dated && free, cut, exemplars }),
    })
  }
  to.page.write('# EOF\n')
}

/** Writes the lines of a family's unit and help; the unit only where the name ends in it, else scrapers refuse the page. */
export function writeUnitAndHelp(page: Page, family: Family, { name, bare }: { name: string; bare: string }): void {
  if (family.unit !== undefined && UNIT.test(family.unit) && bare.endsWith(`_${family.unit}`))
    page.write(`# UNIT ${name} ${family.unit}\n`)
  if (family.help !== undefined) page.write(`# HELP ${name} ${quotable(family.help)}\n`)
}

/** An exemplar as it follows a value: from ` # ` on. */
export function exemplarText({ labels, value, timestamp }: Exemplar, escaping: Escaping): string {
  const at = timestamp === undefined ? '' : ` ${secondsText(timestamp)}`
  return ` # {${labelText(exemplarLabels(labels, escaping))}} ${numberText(value)}${at}`
}

/** The labels of an exemplar in an escaping scheme; those without a name are left out. */
export function exemplarLabels(labels: readonly LabelPair[], escaping: Escaping): readonly LabelPair[] {
  const named = labels.filter(([name]) => name !== '')
  return escapeLabels(
    named.map(([name, value]) => [name.toWellFormed(), value.toWellFormed()]),
    escaping,
  )
}

/** Whether the name has an ending, and is no other's without it. */
function endsFreely(
  family: Family,
  { name }: Naming,
  { ending, families }: { ending: string; families: Families },
): boolean {
  if (!name.endsWith(ending) || name.length === ending.length || !family.name.endsWith(ending)) return false
  return families.owner(family.name.slice(0, -ending.length)) === undefined
}

function typeText({ type, given }: Family, is: { counter: boolean; info: boolean }): string {
  if (type === 'counter') return is.counter ? 'counter' : 'unknown'
  return given === undefined || (given === 'info' && !is.info) ? type : given
}

function styleOf(
  escaping: Escaping,
  { created, cut, exemplars }: { created: boolean; cut: number; exemplars: boolean },
): LineStyle {
  return {
    totals: ({ given }) => (given === 'gaugehistogram' ? GAUGE_TOTALS : TOTALS),
    bucketLabels: (entry) => entry.classic?.bounds.canonicalLabels ?? ONLY_INFINITY,
    boundText: canonicalBoundText,
    timestamp: ({ timestamp }) => (Number.isNaN(timestamp) ? '' : ` ${secondsText(timestamp)}`),
    exemplar: (exemplar) => (exemplars && exemplar && isShort(exemplar) ? exemplarText(exemplar, escaping) : ''),
    dated: created,
    created: (page, naming, entry) => {
      if (!Number.isNaN(entry.start)) writeCreated(page, naming, { entry, cut })
    },
  }
}

function writeCreated(page: Page, naming: Naming, { entry, cut }: { entry: Entry; cut: number }): void {
  const at = Number.isNaN(entry.timestamp) ? '' : ` ${secondsText(entry.timestamp)}`
  page.write(`${naming.suffixed(entry, '_created', cut)} ${secondsText(entry.start)}${at}\n`)
}

function isShort({ labels }: Exemplar): boolean {
  let characters = 0
  for (const [name, value] of labels) characters += [...name].length + [...value].length
  return characters <= EXEMPLAR_CHARACTERS
}
