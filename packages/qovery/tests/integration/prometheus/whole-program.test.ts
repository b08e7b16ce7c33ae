import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sum } from '../../harness/ledger.ts'
import { Observed } from '../../harness/observed.ts'
import { freePort } from '../../harness/qovery.ts'
import { sendDatagrams, sendStream } from '../../harness/send.ts'
import { AcceptProxy } from './accept-proxy.ts'
import { flat, lint, Prometheus, prometheusMissing } from './prometheus.ts'

const missing = prometheusMissing()
if (missing !== undefined) process.stderr.write(`tests with Prometheus are skipped: ${missing}\n`)

const ACCEPT = {
  text: 'text/plain;version=0.0.4',
  openmetrics: 'application/openmetrics-text;version=1.0.0',
  protobuf: 'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited',
} as const
type Job = keyof typeof ACCEPT
const JOBS = Object.keys(ACCEPT) as Job[]

/** Largest whole number that a sample can count one by one. */
const MOST = Number.MAX_SAFE_INTEGER
const TIMINGS = Array.from({ length: 4000 }, (_, i) => ((i * 7919) % 12_000) / 8)
const SIZES = Array.from({ length: 1000 }, (_, i) => (i * 104_729) % 5000)

const LINES = [
  ...Array.from({ length: 20_000 }, (_, i) => `app_orders_total:${(i % 9) + 1}|c|#shop:s${i % 3}`),
  `app_ticks_total:${MOST - 2}|c`,
  ...['1', '1'].map((one) => `app_ticks_total:${one}|c`),
  'app_sampled_total:3|c|@0.25',
  'app_depth:-273.15|g|#room:öst "1"',
  'app_level:10|g',
  'app_level:+2.5|g',
  'app_level:-20|g',
  ...TIMINGS.map((ms) => `app_took_seconds:${ms}|ms|#way:in`),
  ...SIZES.map((bytes) => `app_size_bytes:${bytes}|h|@0.5`),
]
const DATAGRAMS = ['app_users:ann|s\napp_users:bob|s', 'app_users:ann|s', 'app_orders_total:1|c|#shop:udp']
const LOGS = Array.from({ length: 500 }, (_, i) => ({ status: i % 5 === 0 ? 500 : 200, seconds: (i % 8) / 4 }))

function ordersOf(shop: number): number {
  return Array.from({ length: 20_000 }, (_, i) => (i % 3 === shop ? (i % 9) + 1 : 0)).reduce((a, b) => a + b, 0)
}

const observed = (values: readonly number[], weight: number) => ({
  count: values.length * weight,
  sum: values.reduce((before, value) => before + value * weight, 0),
  upTo: (bound: number) => values.filter((value) => value <= bound).length * weight,
})

const took = observed(
  TIMINGS.map((ms) => ms / 1000),
  1,
)
const sizes = observed(SIZES, 2)
const logged = observed(
  LOGS.map(({ seconds }) => seconds),
  1,
)
const BOUNDS = [0.25, 1, 5]

function histogram(name: string, labels: string, { count, sum: total, upTo }: ReturnType<typeof observed>) {
  const with_le = (le: string) => `${name}_bucket{le="${le}"${labels === '' ? '' : `,${labels}`}}`
  return {
    ...Object.fromEntries(BOUNDS.map((bound) => [with_le(String(bound)), upTo(bound)])),
    [with_le('Infinity')]: count,
    [`${name}_count{${labels}}`]: count,
    [`${name}_sum{${labels}}`]: total,
  }
}

const SCALARS = {
  'app_orders_total{shop="s0"}': ordersOf(0),
  'app_orders_total{shop="s1"}': ordersOf(1),
  'app_orders_total{shop="s2"}': ordersOf(2),
  'app_orders_total{shop="udp"}': 1,
  'app_ticks_total{}': MOST,
  'app_sampled_total{}': 12,
  'app_depth{room="öst \\"1\\""}': -273.15,
  'app_level{}': -7.5,
  'app_users{}': 2,
  'app_requests_total{status="200"}': 400,
  'app_requests_total{status="500"}': 100,
}
const HISTOGRAMS = {
  ...histogram('app_took_seconds', 'way="in"', took),
  ...histogram('app_size_bytes', '', sizes),
  ...histogram('app_logged_seconds', '', logged),
}
const SUMMARIES = {
  'app_took_seconds_count{way="in"}': took.count,
  'app_took_seconds_sum{way="in"}': took.sum,
  'app_size_bytes_count{}': sizes.count,
  'app_size_bytes_sum{}': sizes.sum,
  'app_logged_seconds_count{}': logged.count,
  'app_logged_seconds_sum{}': logged.sum,
}

describe.skipIf(missing !== undefined)('a running program that Prometheus scrapes', () => {
  let program: Observed
  let prometheus: Prometheus
  const proxies: AcceptProxy[] = []

  beforeAll(async () => {
    const [tcp, udp, summaries] = [await freePort(), await freePort(), await freePort()]
    program = await Observed.start({
      sources: `
  host: { type: host_metrics, scrape_interval_secs: 1 }
  over_tcp: { type: statsd, mode: tcp, address: "127.0.0.1:${tcp}" }
  over_udp: { type: statsd, mode: udp, address: "127.0.0.1:${udp}" }
  logs: { type: stdin, decoding: { codec: json } }`,
      transforms: `
  requests:
    type: log_to_metric
    inputs: [logs]
    metrics:
      - { type: counter, field: status, name: app_requests_total, tags: { status: "{{ status }}" } }
      - { type: histogram, field: seconds, name: app_logged_seconds }`,
      sinks: `
  summaries:
    type: prometheus_exporter
    inputs: ["over_*", requests]
    address: "127.0.0.1:${summaries}"
    distributions_as_summaries: true
    quantiles: [0.5, 0.99]`,
      shown: ['host', '"over_*"', 'requests'],
      page: `    buckets: [${BOUNDS.join(', ')}]`,
    })
    await sendStream({ port: tcp, host: '127.0.0.1' }, LINES.join('\n'))
    await sendDatagrams(udp, DATAGRAMS)
    program.qovery.process.stdin.write(`${LOGS.map((log) => JSON.stringify(log)).join('\n')}\n`)
    await program.ledger.closed(
      program.page.url,
      (account) =>
        account('over_tcp').sent === LINES.length &&
        account('over_udp').sent === 4 &&
        account('logs').sent === LOGS.length,
    )
    const targets = []
    for (const job of JOBS) {
      for (const [page, port] of [
        ['page', program.page.port],
        ['summaries', summaries],
      ] as const) {
        const proxy = await AcceptProxy.before(`127.0.0.1:${port}`, ACCEPT[job])
        proxies.push(proxy)
        targets.push({ job: `${job} ${page}`, address: proxy.address })
      }
    }
    prometheus = await Prometheus.start(targets)
    await Promise.all(targets.map(({ job }) => prometheus.scraped(job)))
  })

  afterAll(async () => {
    await prometheus?.stop()
    for (const proxy of proxies) await proxy.close()
    await program?.[Symbol.asyncDispose]()
  })

  const found = async (job: string) =>
    Object.fromEntries((await prometheus.query(`{job="${job}",__name__=~"app_.*"}`)).map(flat))

  it('is up', async () => {
    const up = await prometheus.query('up')
    expect(up.map(({ value }) => value)).toEqual(Array.from({ length: 2 * JOBS.length }, () => 1))
  })

  it.each(JOBS)('gives counters, gauges and histograms to the last unit in %s', async (job) => {
    expect(await found(`${job} page`)).toEqual({ ...SCALARS, ...HISTOGRAMS })
  })

  it.each(JOBS)('gives summaries to the last unit in %s, and quantiles that were among the values', async (job) => {
    const all = await found(`${job} summaries`)
    const quantiles = Object.entries(all).filter(([series]) => series.includes('quantile='))
    expect(quantiles.map(([series]) => series).sort()).toEqual(
      ['app_logged_seconds{quantile="0.5"}', 'app_logged_seconds{quantile="0.99"}']
        .concat(['app_size_bytes{quantile="0.5"}', 'app_size_bytes{quantile="0.99"}'])
        .concat(['app_took_seconds{quantile="0.5",way="in"}', 'app_took_seconds{quantile="0.99",way="in"}']),
    )
    for (const [series] of quantiles) delete all[series]
    expect(all).toEqual({ ...SCALARS, ...SUMMARIES })
    const median = [...TIMINGS].sort((a, b) => a - b)[TIMINGS.length / 2] as number
    const shown = quantiles.find(([series]) => series.startsWith('app_took_seconds{quantile="0.5"'))?.[1]
    expect(Math.abs((shown ?? 0) / (median / 1000) - 1)).toBeLessThan(0.02)
  })

  it.each(JOBS)('shows the host and itself in %s', async (job) => {
    const [processes] = await prometheus.query(`count({job="${job} page",__name__=~"host_.*"})`)
    expect(processes?.value).toBeGreaterThan(20)
    const [lines] = await prometheus.query(
      `qovery_component_received_events_total{job="${job} page",component_id="over_tcp"}`,
    )
    expect(lines?.value).toBe(LINES.length)
  })

  it('has telemetry of itself with which promtool finds no fault', async () => {
    const page = await (await fetch(program.page.url)).text()
    const own = page.split('\n').filter((line) => /^(?:# \w+ )?qovery_/.test(line))
    expect(own.length).toBeGreaterThan(100)
    expect(lint(`${own.join('\n')}\n`)).toBe('')
  })

  it('closes its books, with each scrape counted', async () => {
    const samples = await program.ledger.closed(program.page.url)
    const labels = { component_id: 'page', path: '/metrics', status: '200' }
    expect(sum(samples, 'qovery_http_server_responses_sent_total', labels)).toBeGreaterThan(2 * JOBS.length)
    expect(await program.stop()).toEqual({ code: 0, signal: null })
  })
})
