import {
  MetricBatchBuilder,
  Series,
  type Description,
  type Generation,
  type MetricExtras,
  type MetricKind,
  type MetricValue,
  type TagValue,
} from '@qovery/sdk'
import { testContext, type TestContext } from '@qovery/sdk/testing'
import { storeOptions } from '../exporter.ts'
import { StorePages } from '../formats/render.ts'
import type { Format } from '../negotiation.ts'
import { options } from '../options.ts'
import { MetricStore } from '../store/store.ts'
import { parseOpenMetrics2 } from './parse-openmetrics2.ts'
import { parseProtobuf } from './parse-protobuf.ts'
import { parseText } from './parse-text.ts'
import type { ParsedPage } from './parsed.ts'

export interface TestSample {
  readonly name: string
  readonly tags?: Readonly<Record<string, TagValue>>
  readonly namespace?: string
  readonly help?: string
  readonly unit?: string
  readonly type?: Description['type']
  readonly kind?: MetricKind
  readonly value: MetricValue
  readonly timestamp?: number
  readonly extras?: MetricExtras
}

export const FORMATS = {
  text: { kind: 'text', version: '0.0.4', escaping: 'underscores' },
  text1: { kind: 'text', version: '1.0.0', escaping: 'allow-utf-8' },
  openmetrics: { kind: 'openmetrics', version: '1.0.0', escaping: 'underscores' },
  openmetrics_utf8: { kind: 'openmetrics', version: '1.0.0', escaping: 'allow-utf-8' },
  openmetrics2: { kind: 'openmetrics', version: '2.0.0', escaping: 'allow-utf-8' },
  protobuf: { kind: 'protobuf', version: 'delimited', escaping: 'allow-utf-8' },
} as const satisfies Record<string, Format>
export type FormatName = keyof typeof FORMATS
export const FORMAT_NAMES = Object.keys(FORMATS) as FormatName[]

/** A store with a clock of its own and the options that users write. */
export class ExporterFixture {
  readonly cx: TestContext = testContext()
  readonly store: MetricStore
  readonly #created: boolean
  /** Milliseconds since the epoch. */
  now = 1_700_000_000_000

  constructor(config: Record<string, unknown> = {}) {
    const parsed = options.parse(config)
    this.store = new MetricStore({ ...storeOptions(parsed), clock: () => this.now }, this.cx)
    this.#created = parsed.created_samples
  }

  /** Adds samples, each of a series object of its own. */
  add(...samples: readonly TestSample[]): void {
    this.addBatch(samples, null)
  }

  addBatch(samples: readonly TestSample[], generation: Generation | null): void {
    const builder = new MetricBatchBuilder()
    for (const { name, tags, namespace, help, unit, type, kind, value, timestamp, extras } of samples) {
      const known = help !== undefined || unit !== undefined || type !== undefined
      const description = known ? { ...(help && { help }), ...(unit && { unit }), ...(type && { type }) } : undefined
      const series = Series.of(name, Object.entries(tags ?? {}), { namespace, description })
      builder.add(series, kind ?? 'incremental', value, timestamp, extras)
    }
    this.store.ingest(builder.finish(generation))
  }

  async bytes(format: Format): Promise<Buffer> {
    const chunks: Buffer[] = []
    const pages = new StorePages(this.store, { created_samples: this.#created })
    for await (const chunk of pages.render(format)) chunks.push(chunk)
    return Buffer.concat(chunks)
  }

  async text(format: FormatName | Format = 'text'): Promise<string> {
    const bytes = await this.bytes(typeof format === 'string' ? FORMATS[format] : format)
    return bytes.toString('utf8')
  }

  /** The page in a format, read by a strict parser. */
  async parsed(format: FormatName): Promise<ParsedPage> {
    const bytes = await this.bytes(FORMATS[format])
    if (format === 'protobuf') return parseProtobuf(bytes)
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    if (format === 'openmetrics2') return parseOpenMetrics2(text)
    return parseText(text, FORMATS[format].kind === 'text' ? 'text' : 'openmetrics')
  }
}

export const counter = (value: number): MetricValue => ({ type: 'counter', value })
export const gauge = (value: number): MetricValue => ({ type: 'gauge', value })
export const observed = (...values: readonly number[]): MetricValue => ({
  type: 'distribution',
  statistic: 'histogram',
  samples: values.map((value) => ({ value, weight: 1 })),
})
