import type { MetricEvent } from '@qovery/sdk'
import { Harvest, type HarvestOptions } from '../harvest.ts'
import { parserOf, type PageFormat, type PageParser } from '../page-format.ts'
import type { SeriesRules } from '../series-maker.ts'

export const NO_RULES: SeriesRules = { tags: [], honor_labels: false, limits: {} }
/** The time of samples that have none. */
export const NOW = 1_700_000_000_000

/** The events of a page. */
export function readPage(
  format: PageFormat,
  page: string | Buffer,
  { rules = NO_RULES, harvest = {} }: { rules?: Partial<SeriesRules>; harvest?: Partial<HarvestOptions> } = {},
): MetricEvent[] {
  return readWith(parserOf(format, { ...NO_RULES, ...rules }), page, harvest)
}

/** The events of a page, read by a parser that may know the one before. */
export function readWith(
  parser: PageParser,
  page: string | Buffer,
  options: Partial<HarvestOptions> = {},
): MetricEvent[] {
  const harvest = new Harvest({ timestamp: NOW, ...options })
  parser.parse(Buffer.from(page as string), harvest)
  return harvest.finish().flatMap((batch) => [...batch.events])
}

/** An event as short text: `type name{tags} value`, with what is known beside it. */
export function shown({ series, value, timestamp, extras }: MetricEvent): string {
  const { tagNames, tagValues, name, description } = series
  const tags = tagNames.map((tag, i) => `${tag}=${JSON.stringify(tagValues[i])}`).join()
  const { type, ...rest } = value
  const only = 'value' in rest ? String(rest.value) : JSON.stringify(rest, plain)
  const more = [
    description === undefined ? '' : ` ${JSON.stringify(description)}`,
    timestamp === NOW ? '' : ` @${timestamp}`,
    extras === undefined ? '' : ` +${JSON.stringify(extras, plain)}`,
  ]
  return `${type} ${name}${tags === '' ? '' : `{${tags}}`} ${only}${more.join('')}`
}

/** What JSON has no number for. */
function plain(_key: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value
}
