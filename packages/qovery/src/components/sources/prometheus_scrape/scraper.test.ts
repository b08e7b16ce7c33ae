import type { RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'
import type { MetricBatch } from '@qovery/sdk'
import { poll, testContext } from '@qovery/sdk/testing'
import { afterAll, describe, expect, test } from 'vitest'
import { HttpClient } from '../../../kit/http-client/client.ts'
import { ComputedQuery } from '../../../kit/http-client/query.ts'
import { prometheus_scrape } from './index.ts'
import { Scraper } from './scraper.ts'
import { targetsOf } from './target.ts'
import { ExporterStub, showing } from './testing/exporter-stub.ts'

const client = new HttpClient({ proxy: { enabled: false, no_proxy: [] } })
afterAll(() => client.close())

/** A scraper of the first endpoint, and what it told. */
function scraperOf(options: Record<string, unknown>, computed?: ComputedQuery) {
  const parsed = prometheus_scrape.config.parse(options)
  const cx = testContext({ id: 'pages', kind: 'source' })
  const [target] = targetsOf(parsed)
  if (target === undefined) throw new Error('there is no endpoint')
  const scraper = new Scraper(target, { ...parsed, computed }, cx)
  const scrape = async (signal = new AbortController().signal) => {
    const batches = await scraper.scrape(client, signal)
    return { batches, shown: batches.flatMap(shown) }
  }
  return { scrape, target, recorded: cx.recorded }
}

async function scraperOfPrograms(options: Record<string, unknown>) {
  const { query } = prometheus_scrape.config.parse(options)
  return scraperOf(options, await ComputedQuery.compile(query, testContext()))
}

function shown(batch: MetricBatch): string[] {
  return batch.events.map(({ series, value }) => {
    const tags = series.tagNames.map((name, i) => `${name}=${String(series.tagValues[i])}`)
    return `${series.name}{${tags.join()}} ${'value' in value ? value.value : value.type}`
  })
}

describe('a scrape', () => {
  test('asks for formats, with the parameters and the credentials of the options', async () => {
    await using stub = await ExporterStub.of('a 1\n')
    const { scrape } = scraperOf({
      endpoints: [`${stub.url}?x=1`.replace('//', '//ann:secret@')],
      query: { 'match[]': ['{job="a"}', { value: 'b&c' }], y: '2' },
      scrape_timeout_secs: 2.5,
    })
    await scrape()
    const [request] = stub.requests
    expect(new URL(request?.url ?? '', stub.url).searchParams.toString()).toBe(
      new URLSearchParams([
        ['x', '1'],
        ['match[]', '{job="a"}'],
        ['match[]', 'b&c'],
        ['y', '2'],
      ]).toString(),
    )
    expect(request?.headers).toMatchObject({
      accept:
        'application/vnd.google.protobuf;proto=io.prometheus.client.MetricFamily;encoding=delimited;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1',
      'accept-encoding': 'gzip',
      'x-prometheus-scrape-timeout-seconds': '2.5',
      authorization: `Basic ${Buffer.from('ann:secret').toString('base64')}`,
    })
  })

  test('has parameters that programs give anew each time, behind those that are fixed', async () => {
    await using stub = await ExporterStub.of('a 1\n')
    const query = {
      since: { type: 'vrl', value: 'now()' },
      fixed: 'f',
      n: [
        { type: 'vrl', value: '1 + 1' },
        { type: 'vrl', value: 'upcase("a&b")' },
      ],
    }
    const { scrape } = await scraperOfPrograms({ endpoints: [stub.url], query, endpoint_tag: 'url' })
    const began = Date.now()
    const { shown } = await scrape()
    await scrape()
    const asked = stub.requests.map(({ url }) => new URL(url ?? '', stub.url).searchParams)
    expect([...(asked[0] ?? [])].map(([name]) => name)).toEqual(['fixed', 'since', 'n', 'n'])
    expect(asked[0]?.getAll('n')).toEqual(['2', 'A&B'])
    const times = asked.map((one) => Date.parse(one.get('since') ?? ''))
    expect(times[0]).toBeGreaterThanOrEqual(began - 1)
    expect(times[1]).toBeGreaterThanOrEqual(times[0] as number)
    expect(shown).toEqual([`a{url=${stub.url}?fixed=f} 1`])
  })

  test.for([
    ['to_int!("x")', 'the expression of the parameter "a" fails: '],
    ['abort', 'the expression of the parameter "a" aborts'],
  ] as const)('fails, and is counted, where the program %s gives no value', async ([value, problem]) => {
    await using stub = await ExporterStub.of('a 1\n')
    const query = { a: { type: 'vrl', value } }
    const { scrape, recorded } = await scraperOfPrograms({ endpoints: [stub.url], query })
    expect((await scrape()).shown).toEqual([expect.stringMatching(/^up\{.* 0$/)])
    expect(recorded.failed.get('query_failed')?.[0]).toContain(problem)
    expect(stub.requests).toEqual([])
  })

  test('gives all samples of a page as one generation, in batches, with the time of the scrape', async () => {
    const page = Array.from({ length: 2500 }, (_, i) => `a{i="${i}"} ${i}\n`).join('')
    await using stub = await ExporterStub.of(page)
    const { scrape, recorded } = scraperOf({ endpoints: [stub.url] })
    const { batches } = await scrape()
    const scope = `pages ${stub.url}`
    expect(batches.map(({ length, generation }) => [length, generation])).toEqual([
      [1000, { scope, id: 1, final: false }],
      [1000, { scope, id: 1, final: false }],
      [500, { scope, id: 1, final: true }],
    ])
    expect(Math.abs((batches[0]?.events[0]?.timestamp ?? 0) - Date.now())).toBeLessThan(10_000)
    expect((await scrape()).batches.at(-1)?.generation).toEqual({ scope, id: 2, final: true })
    expect(recorded.receivedBytes).toBe(2 * page.length)
    const labels = JSON.stringify({ endpoint: stub.url })
    expect(recorded.metrics.get(`scrape_target_up${labels}`)).toBe(1)
    expect(recorded.metrics.get(`scrape_target_samples${labels}`)).toBe(2500)
    expect(recorded.metrics.get(`scrape_target_body_bytes${labels}`)).toBe(page.length)
    expect(recorded.metrics.get(`scrape_target_duration_seconds${labels}`)).toBeGreaterThan(0)
  })

  test('tags the series by their target, and renames labels of the page that are in the way', async () => {
    await using stub = await ExporterStub.of('a{instance="own",exported_instance="other",b="c"} 1\n')
    const config = { endpoints: [stub.url], instance_tag: 'instance', endpoint_tag: 'url' }
    const { host, url } = stub
    expect((await scraperOf(config).scrape()).shown).toEqual([
      `a{b=c,exported_exported_instance=own,exported_instance=other,instance=${host},url=${url}} 1`,
    ])
    expect((await scraperOf({ ...config, honor_labels: true }).scrape()).shown).toEqual([
      `a{b=c,exported_instance=other,instance=own,url=${url}} 1`,
    ])
  })

  test('reads the format that the answer names, compressed or not', async () => {
    await using stub = await ExporterStub.of('')
    const { scrape } = scraperOf({ endpoints: [stub.url] })
    const open = 'application/openmetrics-text; version=1.0.0; charset=utf-8'
    stub.answer = showing('# TYPE a counter\na_total 1\n# EOF\n', { 'content-type': open })
    expect((await scrape()).shown).toEqual(['a_total{} 1'])
    const proto = 'application/vnd.google.protobuf; proto=io.prometheus.client.MetricFamily; encoding=delimited'
    const bytes = Buffer.from('\x12\x0a\x01a\x18\x01\x22\x0b\x12\x09\x09\0\0\0\0\0\0\x00\x40', 'latin1')
    stub.answer = showing(bytes, { 'content-type': proto })
    expect((await scrape()).shown).toEqual(['a{} 2'])
    stub.answer = showing(gzipSync('a 3\n'), { 'content-type': 'text/plain', 'content-encoding': 'gzip' })
    expect((await scrape()).shown).toEqual(['a{} 3'])
    stub.answer = showing('a 4\n', {})
    expect((await scrape()).shown).toEqual(['a{} 4'])
  })

  test('counts samples that a page has twice, and gives the first', async () => {
    await using stub = await ExporterStub.of('a 1\nb 1\na 2\na 3 5\n')
    const { scrape, recorded } = scraperOf({ endpoints: [stub.url] })
    expect((await scrape()).shown).toEqual(['a{} 1', 'b{} 1', 'a{} 3'])
    expect(recorded.dropped).toEqual(new Map([['duplicate_sample', 1]]))
  })

  test('of an empty page gives that its target is up', async () => {
    await using stub = await ExporterStub.of('')
    const { scrape } = scraperOf({ endpoints: [stub.url], instance_tag: 'host' })
    const { shown: events, batches } = await scrape()
    expect(events).toEqual([`up{endpoint=${stub.url},host=${stub.host}} 1`])
    expect(batches[0]?.generation).toMatchObject({ id: 1, final: true })
  })
})

const endless: RequestListener = (_request, response) => {
  const write = () => void response.write('a'.repeat(65_536), write)
  write()
}
const trickling: RequestListener = (_request, response) => {
  const timer = setInterval(() => response.write('#'), 20)
  response.on('close', () => clearInterval(timer))
}
const status =
  (code: number, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    void response.writeHead(code, headers).end('no')
const bomb = showing(gzipSync(Buffer.alloc(30_000_000, '#')), { 'content-encoding': 'gzip' })

describe('a scrape that fails', () => {
  test.for<[string, RequestListener, Record<string, unknown>, string, string]>([
    ['an error', status(503), {}, 'http_status', 'it answers with the status 503'],
    ['a redirect', status(302, { location: '/m' }), {}, 'http_status', 'points to /m: redirects are not followed'],
    [
      'another page',
      showing('<html>', { 'content-type': 'text/html' }),
      {},
      'malformed_page',
      '"text/html" cannot be taken: line 1',
    ],
    ['half a line', showing('ok 1\nbad'), {}, 'malformed_page', 'line 2'],
    ['no answer', () => undefined, { scrape_timeout_secs: 0.1 }, 'timeout', 'no whole answer within 0.1 seconds'],
    ['a trickle', trickling, { scrape_timeout_secs: 0.2 }, 'timeout', 'no whole answer within 0.2 seconds'],
    ['a page without end', endless, { max_body_bytes: 1e6 }, 'answer_too_large', 'larger than 1000000 bytes'],
    ['a small page that unpacks to a large one', bomb, { max_body_bytes: 1e6 }, 'answer_too_large', '1000000'],
    ['damaged compression', showing('xx', { 'content-encoding': 'gzip' }), {}, 'answer_damaged', 'gzip'],
    ['a broken connection', (request) => void request.socket.destroy(), {}, 'connection_broken', 'broke'],
    ['too many samples', showing('a 1\nb 1\nc 1\n'), { sample_limit: 2 }, 'sample_limit', 'more than 2 samples'],
    [
      'too many labels',
      showing('a{b="1",c="2"} 1\n'),
      { label_limit: 1 },
      'label_limit',
      'has 2 labels: the limit is 1',
    ],
    [
      'a long name',
      showing('a{bcd="1"} 1\n'),
      { label_name_length_limit: 2 },
      'label_limit',
      'the name of the label bcd',
    ],
    [
      'a long value',
      showing('a{b="123"} 1\n'),
      { label_value_length_limit: 2 },
      'label_limit',
      'the value of the label b',
    ],
  ])('because of %s is told, and that nothing of the target is left', async ([, answer, more, type, message]) => {
    await using stub = await ExporterStub.of('a 1\n')
    const { scrape, recorded } = scraperOf({ endpoints: [stub.url], ...more })
    // Where the limit of time is short, a page can be late on a busy machine.
    let scrapes = 0
    const page = () => poll('the page', async () => (++scrapes, (await scrape()).shown[0] === 'a{} 1'))
    await page()
    stub.answer = answer
    const { batches, shown: events } = await scrape()
    expect(events).toEqual([`up{endpoint=${stub.url},instance=${stub.host}} 0`])
    expect(batches[0]?.generation).toEqual({ scope: `pages ${stub.url}`, id: scrapes + 1, final: true })
    expect(recorded.failed.get(type)?.[0]).toContain(message)
    expect(recorded.failed.get(type)?.[0]).toContain(`The scrape of ${stub.url} failed`)
    expect(recorded.metrics.get(`scrape_target_up${JSON.stringify({ endpoint: stub.url })}`)).toBe(0)
    stub.answer = showing('a 1\n')
    await page()
  })

  test('because nobody listens is told', async () => {
    const stub = await ExporterStub.of('')
    const { url } = stub
    await stub[Symbol.asyncDispose]()
    const { scrape, recorded } = scraperOf({ endpoints: [url] })
    expect((await scrape()).shown).toHaveLength(1)
    expect(recorded.failed.get('connect_failed')?.[0]).toContain('ECONNREFUSED')
  })

  test('because the source ends is told to nobody', async () => {
    await using stub = await ExporterStub.of(() => undefined)
    const { scrape, recorded } = scraperOf({ endpoints: [stub.url] })
    const stop = new AbortController()
    const scraping = scrape(stop.signal)
    await poll('the request', () => stub.requests.length > 0)
    stop.abort()
    expect((await scraping).batches).toEqual([])
    expect(recorded.failed.size).toBe(0)
  })
})
