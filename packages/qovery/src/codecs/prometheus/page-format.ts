import { ProtobufParser } from './protobuf-parser.ts'
import type { Harvest } from './harvest.ts'
import type { SeriesRules } from './series-maker.ts'
import { TextParser } from './text-parser.ts'

const MEDIA_TYPES = {
  protobuf:
    'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;escaping=allow-utf-8',
  openmetrics_2_0_0: 'application/openmetrics-text;version=2.0.0;escaping=allow-utf-8',
  openmetrics_1_0_0: 'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8',
  openmetrics_0_0_1: 'application/openmetrics-text;version=0.0.1',
  text_1_0_0: 'text/plain;version=1.0.0;escaping=allow-utf-8',
  text_0_0_4: 'text/plain;version=0.0.4',
} as const

/** What a page can be asked for in. */
export type ScrapeProtocol = keyof typeof MEDIA_TYPES
/** What a page can be read as. */
export type PageFormat = 'protobuf' | 'openmetrics' | 'prometheus'

/** Reads pages of one format and one target. */
export interface PageParser {
  /** Adds the samples of a page. @throws PageError where it cannot be taken; then `into` is of no use */
  parse(page: Buffer, into: Harvest): void
}

/**
 * The `Accept` header that asks for formats, the preferred one first, and for anything where there is none of them.
 * Source: Prometheus docs, scrape protocol content negotiation.
 */
export function acceptHeader(protocols: readonly ScrapeProtocol[]): string {
  const members = protocols.map((protocol, i) => `${MEDIA_TYPES[protocol]};q=${(protocols.length + 1 - i) / 10}`)
  return [...members, '*/*;q=0.1'].join(',')
}

/** The format that a `Content-Type` names. What is missing or unknown is taken for the text format, which the oldest exporters write without a word. */
export function formatOf(contentType: string | undefined): PageFormat {
  const type = contentType?.split(';', 1)[0]?.trim().toLowerCase()
  if (type === 'application/vnd.google.protobuf') return 'protobuf'
  return type === 'application/openmetrics-text' ? 'openmetrics' : 'prometheus'
}

export function parserOf(format: PageFormat, rules: SeriesRules): PageParser {
  return format === 'protobuf' ? new ProtobufParser(rules) : new TextParser(format, rules)
}
