import { poll } from '@qovery/sdk/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseOpenMetrics2 } from '../../../src/components/sinks/prometheus_exporter/testing/parse-openmetrics2.ts'
import { parseProtobuf } from '../../../src/components/sinks/prometheus_exporter/testing/parse-protobuf.ts'
import { parseText } from '../../../src/components/sinks/prometheus_exporter/testing/parse-text.ts'
import type { ParsedPage } from '../../../src/components/sinks/prometheus_exporter/testing/parsed.ts'
import { ExporterStub, showing } from '../../../src/components/sources/prometheus_scrape/testing/exporter-stub.ts'
import { Observed } from '../../harness/observed.ts'
import { freePort } from '../../harness/qovery.ts'
import { ACCEPT, type Format } from './accept.ts'
import { capture, nodeExporterMissing, type Original } from './originals.ts'
import { prometheusMissing } from './prometheus.ts'

const missing = prometheusMissing() ?? nodeExporterMissing()
if (missing !== undefined) process.stderr.write(`tests with Prometheus are skipped: ${missing}\n`)

const FORMATS = Object.keys(ACCEPT) as Format[]
const PROTOCOLS = {
  text: 'text_0_0_4',
  text1: 'text_1_0_0',
  openmetrics: 'openmetrics_1_0_0',
  openmetrics2: 'openmetrics_2_0_0',
  protobuf: 'protobuf',
} as const satisfies Record<Format, string>
const ORIGINALS = ['node_text', 'node_protobuf', 'prometheus_text', 'prometheus_protobuf'] as const

async function pageAt(port: number, format: Format): Promise<ParsedPage> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`, { headers: { accept: ACCEPT[format] } })
  const bytes = Buffer.from(await response.arrayBuffer())
  if (format === 'protobuf') return parseProtobuf(bytes)
  if (format === 'openmetrics2') return parseOpenMetrics2(bytes.toString())
  return parseText(bytes.toString(), format === 'openmetrics' ? 'openmetrics' : 'text')
}

/** What the node exporter says anew with every page. */
const VOLATILE = 'node_scrape_collector_'

/** Samples by their series. A label without a value is none. */
function samplesOf({ samples }: ParsedPage): [string, number][] {
  return [...samples]
    .filter(([key]) => !key.startsWith(VOLATILE))
    .map(([key, value]): [string, number] => [withoutEmpty(key), value])
    .sort(([a], [b]) => (a < b ? -1 : 1))
}

function withoutEmpty(key: string): string {
  const name = key.slice(0, key.indexOf('['))
  const labels = JSON.parse(key.slice(name.length)) as [string, string][]
  return name + JSON.stringify(labels.filter(([, value]) => value !== ''))
}

/**
 * Types and help by family, as far as a format can tell them. The names of OpenMetrics 1.0 lack the `_total` of counters, so
 * it has no counter `x_total` beside another `x`; of that the type is unknown.
 */
function familiesOf({ families }: ParsedPage, format: Format): [string, string][] {
  return [...families]
    .filter(([name]) => !name.startsWith(VOLATILE))
    .map(([name, { type, help = '' }]): [string, string] => {
      const shown = format === 'openmetrics' && type === 'counter' && !name.endsWith('_total') ? `${name}_total` : name
      const stem = name.endsWith('_total') ? name.slice(0, -'_total'.length) : ''
      const known = format !== 'openmetrics' || !families.has(stem)
      return [shown, `${type === 'untyped' || !known ? 'unknown' : type} ${help}`]
    })
    .sort(([a], [b]) => (a < b ? -1 : 1))
}

describe.skipIf(missing !== undefined)('a page of another program, scraped and shown again', () => {
  const stubs: ExporterStub[] = []
  /** Where the pages are shown: those that were scraped from their programs, and those that were scraped from these. */
  const ports = new Map<string, number>()
  const originals = new Map<string, Original>()
  let program: Observed

  beforeAll(async () => {
    const sources: string[] = []
    const sinks: string[] = []
    const add = async (id: string, url: string, protocol?: string) => {
      const port = await freePort()
      ports.set(id, port)
      const asked = protocol === undefined ? '' : `, scrape_protocols: [${protocol}]`
      sources.push(`  ${id}: { type: prometheus_scrape, endpoints: ["${url}"], scrape_interval_secs: 1${asked} }`)
      sinks.push(`  at_${id}: { type: prometheus_exporter, inputs: [${id}], address: "127.0.0.1:${port}" }`)
    }
    for (const original of await capture()) {
      originals.set(original.name, original)
      const stub = await ExporterStub.of(showing(original.bytes, { 'content-type': original.contentType }))
      stubs.push(stub)
      await add(original.name, stub.url)
      if (!original.name.endsWith('protobuf')) continue
      const from = `http://127.0.0.1:${ports.get(original.name)}/metrics`
      for (const format of FORMATS) await add(`${original.name}_by_${format}`, from, PROTOCOLS[format])
    }
    program = await Observed.start({ sources: sources.join('\n'), sinks: sinks.join('\n') })
    await Promise.all(
      [...ports].map(([id, port]) => {
        const wanted = originals.get(id.replace(/_by_.*/, '')) as Original
        const all = async () => (await pageAt(port, 'text')).samples.size >= wanted.parsed.samples.size
        return poll(`all samples of ${id}`, all)
      }),
    )
  })

  afterAll(async () => {
    await program?.[Symbol.asyncDispose]()
    for (const stub of stubs) await stub[Symbol.asyncDispose]()
  })

  describe.each(ORIGINALS)('%s', (name) => {
    it.each(FORMATS)('has the same samples, types and help in %s', async (format) => {
      const original = originals.get(name) as Original
      const page = await pageAt(ports.get(name) as number, format)
      expect(samplesOf(page)).toEqual(samplesOf(original.parsed))
      expect(familiesOf(page, format)).toEqual(familiesOf(original.parsed, format))
    })
  })

  describe.each(['node_protobuf', 'prometheus_protobuf'])('%s, scraped a second time', (name) => {
    const pairs = FORMATS.flatMap((by) => FORMATS.map((format) => [by, format] as const))
    it.each(pairs)('by %s has the same samples, types and help in %s', async (by, format) => {
      const original = originals.get(name) as Original
      const page = await pageAt(ports.get(`${name}_by_${by}`) as number, format)
      expect(samplesOf(page)).toEqual(samplesOf(original.parsed))
      const told = by === 'openmetrics' ? by : format
      expect(familiesOf(page, format)).toEqual(familiesOf(original.parsed, told))
    })
  })

  it('was scraped without a fault', async () => {
    const samples = await program.ledger.closed(program.page.url)
    const discarded = [...samples].filter(([series]) => /component_(discarded_events|errors)_total/.test(series))
    expect(discarded.filter(([, count]) => count > 0)).toEqual([])
  })
})
