import { rm } from 'node:fs/promises'
import type { MetricBatch, MetricKind, MetricValue, Sink } from '@qovery/sdk'
import { MetricBatchBuilder, Series } from '@qovery/sdk'
import { poll, testContext, type TestContext } from '@qovery/sdk/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { prometheus_exporter } from '../../../src/components/sinks/prometheus_exporter/index.ts'
import { opensslMissing, selfSigned } from '../../../src/kit/tls/testing/self-signed.ts'
import { freePort } from '../../harness/qovery.ts'
import { AcceptProxy } from './accept-proxy.ts'
import { flat, lint, Prometheus, prometheusMissing, type Target } from './prometheus.ts'

const missing = prometheusMissing() ?? opensslMissing()
if (missing !== undefined) process.stderr.write(`tests with Prometheus are skipped: ${missing}\n`)

/** What a proxy asks for in place of Prometheus (`undefined`: nothing else), and the type that it must be answered with. */
const FORMATS = {
  'its own choice': [
    undefined,
    'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited; escaping=underscores',
  ],
  'text 0.0.4': ['text/plain;version=0.0.4', 'text/plain; version=0.0.4; charset=utf-8; escaping=underscores'],
  'text 1.0.0': ['text/plain;version=1.0.0', 'text/plain; version=1.0.0; charset=utf-8; escaping=underscores'],
  'OpenMetrics 1.0.0': [
    'application/openmetrics-text;version=1.0.0',
    'application/openmetrics-text; version=1.0.0; charset=utf-8; escaping=underscores',
  ],
  protobuf: [
    'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited',
    'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited; escaping=underscores',
  ],
} as const
const JOBS = Object.keys(FORMATS) as (keyof typeof FORMATS)[]

type Row = [name: string, tags: Record<string, string>, kind: MetricKind, value: MetricValue]

const MOST = Number.MAX_SAFE_INTEGER
const ODD_TEXT = 'quote " backslash \\ newline \n umlaut ü rocket 🚀'
const ROWS: readonly Row[] = [
  ['requests_total', { code: '200' }, 'incremental', { type: 'counter', value: MOST - 5 }],
  ['requests_total', { code: '200' }, 'incremental', { type: 'counter', value: 5 }],
  ['requests_total', { code: '500' }, 'absolute', { type: 'counter', value: 0.1 }],
  ['hits', {}, 'incremental', { type: 'counter', value: 7 }],
  ['hits.by.path', { 'url.path': '/a' }, 'incremental', { type: 'counter', value: 8 }],
  ['temperature_celsius', { room: ODD_TEXT }, 'absolute', { type: 'gauge', value: -273.15 }],
  ['temperature_celsius', { room: 'b' }, 'incremental', { type: 'gauge', value: 1.5 }],
  ['temperature_celsius', { room: 'b' }, 'incremental', { type: 'gauge', value: -0.25 }],
  ['temperature_celsius', { room: 'sun' }, 'absolute', { type: 'gauge', value: Infinity }],
  ['temperature_celsius', { room: 'void' }, 'absolute', { type: 'gauge', value: Number.NaN }],
  ['tiny_ratio', {}, 'absolute', { type: 'gauge', value: Number.MIN_VALUE }],
  ['users', {}, 'incremental', { type: 'set', values: ['ann', 'bob'] }],
  ['users', {}, 'incremental', { type: 'set', values: ['bob', 'cid'] }],
  ['latency_seconds', {}, 'incremental', distribution(0.003, 1)],
  ['latency_seconds', {}, 'incremental', distribution(0.25, 2)],
  ['latency_seconds', {}, 'incremental', distribution(64, 1)],
  [
    'size_bytes',
    { way: 'in' },
    'absolute',
    {
      type: 'aggregated_histogram',
      buckets: [
        { upper_limit: 1, count: 3 },
        { upper_limit: 2.5, count: 4 },
        { upper_limit: Infinity, count: 2 },
      ],
      count: 9,
      sum: 12.5,
    },
  ],
  [
    'rpc_seconds',
    {},
    'absolute',
    {
      type: 'aggregated_summary',
      quantiles: [
        { quantile: 0.5, value: 2 },
        { quantile: 0.99, value: 8 },
      ],
      count: 12,
      sum: 40.5,
    },
  ],
  [
    'native_seconds',
    {},
    'absolute',
    {
      type: 'native_histogram',
      schema: 0,
      zero_threshold: 0.001,
      zero_count: 2,
      count: 12,
      sum: 18.4,
      positive_spans: [
        { offset: 0, length: 2 },
        { offset: 1, length: 1 },
      ],
      positive_counts: [3, 4, 1],
      negative_spans: [{ offset: 1, length: 1 }],
      negative_counts: [2],
    },
  ],
]

const EXPECTED: Record<string, number> = {
  'requests_total{code="200"}': MOST,
  'requests_total{code="500"}': 0.1,
  'hits{}': 7,
  'hits_by_path{url_path="/a"}': 8,
  [`temperature_celsius{room=${JSON.stringify(ODD_TEXT)}}`]: -273.15,
  'temperature_celsius{room="b"}': 1.25,
  'temperature_celsius{room="sun"}': Infinity,
  'temperature_celsius{room="void"}': Number.NaN,
  'tiny_ratio{}': Number.MIN_VALUE,
  'users{}': 3,
  'latency_seconds_bucket{le="0.005"}': 1,
  'latency_seconds_bucket{le="0.25"}': 3,
  'latency_seconds_bucket{le="10"}': 3,
  'latency_seconds_bucket{le="Infinity"}': 4,
  'latency_seconds_count{}': 4,
  'latency_seconds_sum{}': 64.503,
  'size_bytes_bucket{le="1",way="in"}': 3,
  'size_bytes_bucket{le="2.5",way="in"}': 7,
  'size_bytes_bucket{le="Infinity",way="in"}': 9,
  'size_bytes_count{way="in"}': 9,
  'size_bytes_sum{way="in"}': 12.5,
  'rpc_seconds{quantile="0.5"}': 2,
  'rpc_seconds{quantile="0.99"}': 8,
  'rpc_seconds_count{}': 12,
  'rpc_seconds_sum{}': 40.5,
}

describe.skipIf(missing !== undefined)('a Prometheus that scrapes the exporter', () => {
  const cx = testContext({ id: 'exporter', kind: 'sink', type: 'prometheus_exporter' })
  const secured = testContext({ id: 'secured', kind: 'sink', type: 'prometheus_exporter' })
  const proxies = new Map<string, AcceptProxy>()
  const sinks: Sink<'metric'>[] = []
  let prometheus: Prometheus
  let address: string
  let certificates: string

  beforeAll(async () => {
    const { crt_file, key_file, folder } = selfSigned()
    certificates = folder
    address = await startExporter(cx, ROWS)
    const guarded = await startExporter(secured, ROWS, {
      tls: { enabled: true, crt_file, key_file },
      auth: { strategy: 'basic', user: 'prometheus', password: 'right' },
    })
    const targets: Target[] = [
      { job: 'secured', address: guarded, config: credentials('right', crt_file) },
      { job: 'stranger', address: guarded, config: credentials('wrong', crt_file) },
    ]
    for (const job of JOBS) {
      const proxy = await AcceptProxy.before(address, FORMATS[job][0])
      proxies.set(job, proxy)
      targets.push({ job, address: proxy.address })
    }
    prometheus = await Prometheus.start(targets, ['native-histograms'])
    await Promise.all([...JOBS, 'secured'].map((job) => prometheus.scraped(job)))
  })

  afterAll(async () => {
    await prometheus?.stop()
    for (const proxy of proxies.values()) await proxy.close()
    for (const sink of sinks) await sink.close?.()
    await rm(certificates, { recursive: true, force: true })
  })

  async function startExporter(cx: TestContext, rows: readonly Row[], more: object = {}): Promise<string> {
    const address = `127.0.0.1:${await freePort()}`
    const config = prometheus_exporter.config.parse({ address, buckets: [0.005, 0.25, 10], ...more })
    const sink = await prometheus_exporter.create(config, cx)
    sinks.push(sink)
    await sink.start?.()
    await sink.write(batchOf(rows), new AbortController().signal)
    return address
  }

  it.each(JOBS)('gets %s when it asks for that, compressed, and finds the target up', async (job) => {
    expect([...(proxies.get(job)?.contentTypes ?? [])]).toEqual([FORMATS[job][1]])
    expect([...(proxies.get(job)?.encodings ?? [])]).toEqual(['gzip'])
    expect((await prometheus.query(`up{job="${job}"}`)).map(({ value }) => value)).toEqual([1])
  })

  it.each(JOBS)('reads back every value to the last unit from %s', async (job) => {
    const found = await prometheus.query(`{job="${job}",__name__!~"up|scrape_.*|native_.*"}`)
    expect(Object.fromEntries(found.map(flat))).toEqual(EXPECTED)
  })

  it('reads a native histogram bucket by bucket from protobuf', async () => {
    const [native] = await prometheus.query('native_seconds{job="protobuf"}')
    expect(native?.histogram).toEqual({
      count: 12,
      sum: 18.4,
      buckets: [
        { lower: -2, upper: -1, count: 2 },
        { lower: -0.001, upper: 0.001, count: 2 },
        { lower: 0.5, upper: 1, count: 3 },
        { lower: 1, upper: 2, count: 4 },
        { lower: 4, upper: 8, count: 1 },
      ],
    })
  })

  it('sees counters grow', async () => {
    const values = async () => (await prometheus.query('hits{job!="secured"}')).map(({ value }) => value)
    expect(await values()).toEqual(JOBS.map(() => 7))
    const more: Row = ['hits', {}, 'incremental', { type: 'counter', value: 3 }]
    await sinks[0]?.write(batchOf([more]), new AbortController().signal)
    await Promise.all(JOBS.map((job) => prometheus.scraped(job)))
    expect(await values()).toEqual(JOBS.map(() => 10))
  })

  it('knows type and help of the metrics', async () => {
    expect(await prometheus.metadata('latency_seconds')).toMatchObject({
      type: 'histogram',
      help: 'Help of latency_seconds: a \\ and\na newline',
    })
    expect(await prometheus.metadata('rpc_seconds')).toMatchObject({ type: 'summary' })
    expect(await prometheus.metadata('tiny_ratio')).toMatchObject({ type: 'gauge' })
    expect(await prometheus.metadata('requests_total')).toMatchObject({ type: 'counter' })
  })

  it('has a promtool that finds fault with nothing but the counters that are not named as counters', async () => {
    const page = await (await fetch(`http://${address}/metrics`)).text()
    const complaints = lint(page).trim().split('\n')
    expect(complaints).toEqual(
      ['hits', 'hits_by_path'].map((name) => `${name} counter metrics should have "_total" suffix`),
    )
  })

  it('is let in over TLS with the right password, and stays out with a wrong one', async () => {
    expect((await prometheus.query('up{job="secured"}')).map(({ value }) => value)).toEqual([1])
    expect((await prometheus.query('requests_total{job="secured",code="200"}'))[0]?.value).toBe(MOST)
    const error = await poll('the refusal', async () => (await prometheus.target('stranger'))?.lastError || undefined)
    expect(error).toBe('server returned HTTP status 401 Unauthorized')
    expect(new Set(secured.recorded.failed.get('unauthorized'))).toEqual(
      new Set(['A request was refused: it came with wrong credentials']),
    )
  })

  it('leaves no fault on the books of the exporter', () => {
    expect(cx.recorded.failed).toEqual(new Map())
    expect(cx.recorded.dropped).toEqual(new Map())
  })
})

function credentials(password: string, ca_file: string): Readonly<Record<string, unknown>> {
  return { scheme: 'https', tls_config: { ca_file }, basic_auth: { username: 'prometheus', password } }
}

function distribution(value: number, weight: number): MetricValue {
  return { type: 'distribution', samples: [{ value, weight }], statistic: 'histogram' }
}

function batchOf(rows: readonly Row[]): MetricBatch {
  const builder = new MetricBatchBuilder()
  for (const [name, tags, kind, value] of rows) {
    const description = { help: `Help of ${name}: a \\ and\na newline` }
    builder.add(Series.of(name, Object.entries(tags), { description }), kind, value)
  }
  return builder.finish()
}
