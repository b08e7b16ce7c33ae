import type { RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'
import { poll } from '@qovery/sdk/testing'
import { expect, test } from 'vitest'
import { ExporterStub, showing } from '../../../src/components/sources/prometheus_scrape/testing/exporter-stub.ts'
import { sum } from '../../harness/ledger.ts'
import { drawn, hostileBytes } from '../../harness/mutator.ts'
import { Observed } from '../../harness/observed.ts'

const MIB = 1024 * 1024
const TYPES = [
  'text/plain; version=0.0.4',
  'application/openmetrics-text; version=1.0.0; charset=utf-8',
  'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited',
  'nonsense',
  '',
]
const TEXT = `# HELP a Something.
# TYPE a counter
a_total{b="c\\"d",e="ü"} 1.5 1700000000000
# TYPE h histogram
h_bucket{le="1"} 1
h_bucket{le="+Inf"} 3
h_sum 2
h_count 3
# TYPE s summary
s{quantile="0.5"} NaN
s_count 1
`
const OPEN = `# TYPE a counter
# UNIT a seconds
a_total{b="c"} 1 # {trace="x"} 1 1700000000.5
# EOF
`
/** One family with a native histogram and one with a gauge, as protobuf writes them, lengths first. */
const PROTOBUF = Buffer.from(
  '0f0a01671801220822061109' +
    '000000000000f03f' +
    '1b0a016818042214' +
    '3a12080311000000000000004028003a0210053202b00101',
  'hex',
)

test(
  'whatever pages a target shows, each scrape gives samples or a reason, and the next one counts',
  { timeout: 60_000 },
  async () => {
    const { inputs, seed } = drawn(hostileBytes([TEXT, OPEN, PROTOBUF]), 200)
    inputs[0] = Buffer.from('a page of no sample\n')
    let asked = 0
    await using target = await ExporterStub.of((_request, response) => {
      const page = asked < inputs.length ? (inputs[asked] as Buffer) : Buffer.from('after 1\n')
      const type = asked < inputs.length ? (TYPES[asked % TYPES.length] as string) : (TYPES[0] as string)
      asked++
      response.writeHead(200, type === '' ? {} : { 'content-type': type }).end(page)
    })
    const endpoints = Array.from({ length: 100 }, (_, i) => `"${target.url}/${i}"`).join(', ')
    await using observed = await Observed.start({
      sources: `  in: { type: prometheus_scrape, endpoints: [${endpoints}], scrape_interval_secs: 1, scrape_timeout_secs: 1, instance_tag: instance }`,
      shown: ['in'],
    })
    await poll('the last page', () => asked > inputs.length + 100)
    const told = (error: unknown) => {
      throw new Error(`with QOVERY_TEST_SEED=${seed}: ${String(error)}`, { cause: error })
    }
    const samples = await observed.ledger.closed(observed.page.url, (_, now) => sum(now, 'after') > 0).catch(told)
    expect(sum(samples, 'qovery_component_errors_total', { error_type: 'source_failed' }), `seed ${seed}`).toBe(0)
    expect(sum(samples, 'qovery_component_errors_total', { error_type: 'scrape_failed' }), `seed ${seed}`).toBe(0)
    expect(sum(samples, 'qovery_component_errors_total', { component_id: 'in' }), `seed ${seed}`).toBeGreaterThan(0)
    expect(await observed.stop()).toEqual({ code: 0, signal: null })
  },
)

const endless: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/plain' })
  const pour = () => {
    while (!response.destroyed && response.write('endless{a="b"} 1\n'.repeat(1000)));
  }
  response.on('drain', pour).on('error', () => undefined)
  pour()
}
const dripping: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-type': 'text/plain' })
  const timer = setInterval(() => response.write('#'), 50)
  response.on('close', () => clearInterval(timer)).on('error', () => undefined)
}
const bomb = gzipSync(Buffer.alloc(512 * MIB, '#'), { level: 1 })
const HOSTILE: Readonly<Record<string, { readonly answer: RequestListener; readonly fault: string }>> = {
  'a page that never ends': { answer: endless, fault: 'answer_too_large' },
  'a page that comes byte by byte': { answer: dripping, fault: 'timeout' },
  'no answer at all': { answer: () => undefined, fault: 'timeout' },
  'a bomb': {
    answer: showing(bomb, { 'content-type': 'text/plain', 'content-encoding': 'gzip' }),
    fault: 'answer_too_large',
  },
  'something damaged': {
    answer: showing(bomb.subarray(0, 100), { 'content-type': 'text/plain', 'content-encoding': 'gzip' }),
    fault: 'answer_damaged',
  },
  'a broken connection': { answer: (request) => request.socket.destroy(), fault: 'connection_broken' },
}

test(
  'targets that never end, drip, say nothing or send bombs are given up, and the others are scraped',
  { timeout: 60_000 },
  async () => {
    const stubs = await Promise.all(Object.values(HOSTILE).map(({ answer }) => ExporterStub.of(answer)))
    await using good = await ExporterStub.of('good 1\n')
    const source = (stub: ExporterStub, i: number) =>
      `  t${i}: { type: prometheus_scrape, endpoints: ["${stub.url}"], scrape_interval_secs: 1, scrape_timeout_secs: 1, max_body_bytes: ${10 * MIB} }\n`
    await using observed = await Observed.start({
      sources: [...stubs, good].map(source).join(''),
      shown: [...stubs, good].map((_, i) => `t${i}`),
    })
    const before = await observed.residentMiB()
    const faultOf = (samples: ReadonlyMap<string, number>, i: number, error_type: string) =>
      sum(samples, 'qovery_component_errors_total', { component_id: `t${i}`, error_type })
    const samples = await observed.ledger.closed(observed.page.url, (_, now) => {
      return now.get('good') === 1 && Object.values(HOSTILE).every(({ fault }, i) => faultOf(now, i, fault) >= 2)
    })
    expect(sum(samples, 'up')).toBe(0)
    expect((await observed.residentMiB()) - before).toBeLessThan(120)
    expect(await observed.stop()).toEqual({ code: 0, signal: null })
    for (const stub of stubs) await stub[Symbol.asyncDispose]()
  },
)
