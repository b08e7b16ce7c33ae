import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { gunzipSync, inflateSync, zstdDecompressSync } from 'node:zlib'
import {
  isPartial,
  isReject,
  isRetry,
  LogBatch,
  LogEvent,
  MetricBatch,
  MetricEvent,
  NO_METADATA,
  Series,
  type Batch,
  type Retry,
  type Sink,
} from '@qovery/sdk'
import { testContext, testSink } from '@qovery/sdk/testing'
import type { Value } from '@qovery/vrl/value'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { decompressSnappy } from '../../../kit/compression/snappy.ts'
import { http } from './index.ts'

interface Got {
  readonly method: string
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

let server: Server
let port = 0
const sockets = new Set<Socket>()
const got: Got[] = []
/** What the next requests are answered with; then 200. */
const answers: { status: number; headers?: Record<string, string>; body?: string }[] = []
const sinks: Sink[] = []

beforeAll(async () => {
  server = createServer((request, response) => {
    const pieces: Buffer[] = []
    request.on('data', (piece: Buffer) => pieces.push(piece))
    request.on('end', () => {
      const { method = '', url = '', headers } = request
      got.push({ method, url, headers, body: Buffer.concat(pieces) })
      const { status, headers: more, body } = answers.shift() ?? { status: 200 }
      response.writeHead(status, more).end(body)
    })
  })
  server.on('connection', (socket) => sockets.add(socket))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  port = (server.address() as AddressInfo).port
})
beforeEach(() => {
  got.length = 0
  answers.length = 0
})
afterEach(async () => {
  for (const sink of sinks.splice(0)) await sink.close?.()
})
afterAll(async () => {
  for (const socket of sockets) socket.destroy()
  server.close()
  await once(server, 'close')
})

const never = new AbortController().signal
const logs = (...values: Value[]) => LogBatch.of(values.map((value) => new LogEvent(value, NO_METADATA)))
const base = () => ({ uri: `http://127.0.0.1:${port}/in`, encoding: { codec: 'json' } })

async function created(options: object = {}) {
  const cx = testContext({ kind: 'sink', type: 'http' })
  const sink = await http.create(http.config.parse({ ...base(), ...options }), cx)
  sinks.push(sink)
  return { sink, cx }
}

async function sent(options: object, batch: Batch = logs({ a: 1 }, { b: 'ü' })): Promise<Got> {
  const { sink } = await created(options)
  await sink.write(batch, never)
  return got.at(-1) as Got
}

async function thrown(options: object, ...given: typeof answers): Promise<unknown> {
  answers.push(...given)
  const { sink } = await created(options)
  return Promise.resolve(sink.write(logs({ a: 1 }) as never, never)).catch((error: unknown) => error)
}

const faultsOf = (options: object) =>
  http.config.safeParse({ ...base(), ...options }).error?.issues.map(({ message }) => message) ?? []

testSink(http, { test, config: () => ({ ...base(), uri: `http://127.0.0.1:${port}/` }) })

describe('the body of a request', () => {
  test('is an array of JSON objects by default, in whatever is set around it', async () => {
    const plain = await sent({})
    expect([plain.method, plain.url, plain.headers['content-type']]).toEqual(['POST', '/in', 'application/json'])
    expect(plain.body.toString()).toBe('[{"a":1},{"b":"ü"}]')
    const wrapped = await sent({ payload_prefix: '{"data":', payload_suffix: ',"v":2}' })
    expect(wrapped.body.toString()).toBe('{"data":[{"a":1},{"b":"ü"}],"v":2}')
  })

  test('is lines of JSON, the last without its newline, where that is asked for', async () => {
    const { body, headers } = await sent({ framing: { method: 'newline_delimited' }, payload_prefix: 'no effect' })
    expect([body.toString(), headers['content-type']]).toEqual(['{"a":1}\n{"b":"ü"}', 'application/x-ndjson'])
  })

  test('is what other codecs make of it', async () => {
    const text = await sent({ encoding: { codec: 'text' } }, logs({ message: 'one' }, { message: 'two' }))
    expect([text.body.toString(), text.headers['content-type']]).toEqual(['one\ntwo\n', 'text/plain'])
    const logfmt = await sent({ encoding: { codec: 'logfmt' } })
    expect([logfmt.body.toString(), logfmt.headers['content-type']]).toEqual(['a=1\nb=ü\n', undefined])
  })

  test('takes metrics too', async () => {
    const metric = new MetricEvent({ series: Series.of('up'), kind: 'absolute', value: { type: 'gauge', value: 1 } })
    expect(JSON.parse((await sent({}, MetricBatch.of([metric]))).body.toString())).toMatchObject([{ name: 'up' }])
  })

  test.for([
    ['gzip', 'gzip', gunzipSync],
    ['zlib', 'deflate', inflateSync],
    ['zstd', 'zstd', zstdDecompressSync],
    ['snappy', 'snappy', (bytes: Buffer) => decompressSnappy(bytes, 1e6)],
  ] as const)('is compressed by %s, and says so', async ([algorithm, encoding, unpack]) => {
    for (const compression of [algorithm, { algorithm, level: 'best' }, { algorithm, level: 1 }]) {
      const { body, headers } = await sent({ compression })
      expect([unpack(body).toString(), headers['content-encoding']]).toEqual(['[{"a":1},{"b":"ü"}]', encoding])
    }
  })

  test('counts its bytes as sent once they are delivered', async () => {
    const { sink, cx } = await created()
    answers.push({ status: 500 })
    await Promise.resolve(sink.write(logs({ a: 1 }) as never, never)).catch(() => undefined)
    expect(cx.recorded.sentBytes).toBe(0)
    await sink.write(logs({ a: 1 }), never)
    expect(cx.recorded.sentBytes).toBe('[{"a":1}]'.length)
    expect(cx.recorded.metrics.get('http_client_responses_total{"status":"200"}')).toBe(1)
  })
})

describe('the head of a request', () => {
  test('has the method, the credentials and the headers of the config, which may replace ours', async () => {
    const { method, headers } = await sent({
      method: 'put',
      auth: { strategy: 'bearer', token: 'T' },
      request: { headers: { 'X-Team': 'logs', 'Content-Type': 'application/vnd.mine+json' } },
    })
    expect([method, headers.authorization, headers['x-team']]).toEqual(['PUT', 'Bearer T', 'logs'])
    expect(headers['content-type']).toBe('application/vnd.mine+json')
  })

  test('may be made of fields; events of other addresses or headers are sent apart', async () => {
    const { sink, cx } = await created({
      uri: `http://127.0.0.1:${port}/in/{{ app }}?n={{ n }}`,
      request: { headers: { 'X-{{ app }}': '{{ level }}' } },
    })
    const event = (value: Value) => new LogEvent(value, NO_METADATA)
    const value = { app: 'a b', level: 'warn', n: 1 }
    const key = sink.partition?.(event(value))
    expect(sink.partition?.(event({ ...value, message: 'x' }))).toBe(key)
    expect(sink.partition?.(event({ ...value, n: 2 }))).not.toBe(key)
    expect(sink.partition?.(event({ ...value, level: 'info' }))).not.toBe(key)
    expect(sink.partition?.(event({ app: 'a' }))).toBeUndefined()
    expect(cx.recorded.failed.get('no_destination')).toEqual([expect.stringContaining('needs n, which is missing')])
    await sink.write(logs({ ...value, app: 'a' }), never)
    expect([got[0]?.url, got[0]?.headers['x-a']]).toEqual(['/in/a?n=1', 'warn'])
  })

  test('cannot be broken by a field: such events are rejected', async () => {
    const { sink } = await created({ request: { headers: { 'X-A': '{{ a }}' } } })
    const error: unknown = await Promise.resolve(sink.write(logs({ a: 'x\r\nEvil: 1' }) as never, never)).catch(
      (e: unknown) => e,
    )
    expect(isReject(error)).toBe(true)
    expect(got).toEqual([])
  })
})

describe('an address made of fields', () => {
  const uriFaults = (uri: string, more: object = {}) => faultsOf({ uri, ...more })

  test('must begin with a fixed server and path, unless that is lifted', () => {
    for (const uri of ['{{ a }}', 'http://{{ a }}/', 'http://host{{ a }}/', 'http://host:{{ a }}/']) {
      expect(uriFaults(uri)).toEqual([expect.stringContaining('dangerously_allow_unconfined_template_resolution')])
      expect(uriFaults(uri, { dangerously_allow_unconfined_template_resolution: true })).toEqual([])
    }
    expect(uriFaults('http://host/{{ a }}')).toEqual([])
    expect(uriFaults('http://host/%Y/{{ a }}')).toEqual([])
    expect(uriFaults('ftp://host/')).toEqual(['addresses begin with http:// or https://, not with ftp:'])
    expect(uriFaults('host/path')).toEqual(['"host/path" is no address such as https://example.com/path'])
  })

  test.for(['../../admin', '..%2fadmin', '%2e%2e/admin', '..\\admin', '@evil.test/'])(
    'is left out where %s would lead out of it',
    async (field) => {
      for (const start of ['/logs/x', '/logs/']) {
        const { sink, cx } = await created({ uri: `http://127.0.0.1:${port}${start}{{ a }}` })
        const key = sink.partition?.(new LogEvent({ a: field }, NO_METADATA))
        const left = cx.recorded.failed.get('no_destination')?.[0]?.includes('outside of the fixed part') ?? false
        expect(left || new URL(String(key)).href.startsWith(`http://127.0.0.1:${port}/logs/`)).toBe(true)
      }
    },
  )
})

describe('what stands beside the fields of a template', () => {
  const SECRET = 'S3cret'
  const uri = `http://user:${SECRET}@127.0.0.1/${SECRET}/{{ a }}?token=${SECRET}`

  test.for([
    ['a field is missing in the address', { uri }, { b: 1 }, '`uri` needs a, which is missing'],
    [
      'a field is missing in a header',
      { request: { headers: { Authorization: `Bearer ${SECRET}{{ a }}` } } },
      { b: 1 },
      '`request.headers` needs a, which is missing',
    ],
    ['a field leads out of the address', { uri }, { a: '../../x' }, 'outside of the fixed part'],
    ['a field hides a way out of the address', { uri }, { a: 'x%2fy' }, 'outside of the fixed part'],
    [
      'a field is no host',
      { uri: `http://u:${SECRET}@{{ a }}/`, dangerously_allow_unconfined_template_resolution: true },
      { a: 'no host' },
      'is no address',
    ],
  ] as const)('is not told where %s: it may be a secret', async ([, options, value, message]) => {
    const { sink, cx } = await created(options)
    expect(sink.partition?.(new LogEvent({ ...value }, NO_METADATA))).toBeUndefined()
    const told = cx.recorded.failed.get('no_destination')
    expect(told).toEqual([expect.stringContaining(message)])
    expect(told?.[0]).not.toContain(SECRET)
  })
})

describe('an answer', () => {
  test('of refusal drops the events, with what the receiver said', async () => {
    const error = await thrown({}, { status: 400, body: 'no such index' })
    expect(isReject(error)).toBe(true)
    expect((error as Error).message).toBe('the receiver answered 400: no such index')
  })

  test('of trouble has the request repeated, after the time that it asks for', async () => {
    const error = await thrown({}, { status: 429, headers: { 'Retry-After': '3' } })
    expect(isRetry(error)).toBe(true)
    expect((error as Retry).afterMs).toBe(3000)
    expect(isRetry(await thrown({}, { status: 503 }))).toBe(true)
  })

  test.for([
    [{ type: 'all' }, 404, true],
    [{ type: 'none' }, 503, false],
    [{ type: 'custom', status_codes: [418] }, 418, true],
    [{ type: 'custom', status_codes: [418] }, 503, false],
  ] as const)('is judged by the retry_strategy %o', async ([retry_strategy, status, repeated]) => {
    const error = await thrown({ retry_strategy }, { status })
    expect([isRetry(error), isReject(error)]).toEqual([repeated, !repeated])
  })
})

test('events that cannot be encoded are rejected alone', async () => {
  let deep: Value = 1
  for (let i = 0; i < 20_000; i++) deep = [deep]
  const { sink } = await created()
  const error: unknown = await Promise.resolve(sink.write(logs({ a: 1 }, { deep }, { b: 2 }) as never, never)).catch(
    (e: unknown) => e,
  )
  expect(isPartial(error) && error.rejected).toEqual([1])
  expect(got[0]?.body.toString()).toBe('[{"a":1},{"b":2}]')
  const all: unknown = await Promise.resolve(sink.write(logs({ deep }) as never, never)).catch((e: unknown) => e)
  expect(isReject(all)).toBe(true)
})

test('the healthcheck asks where it is told to, and nowhere else', async () => {
  const { sink } = await created()
  await sink.healthcheck?.(never)
  expect(got).toEqual([])
  await sink.healthcheck?.(never, `http://127.0.0.1:${port}/health`)
  expect([got[0]?.method, got[0]?.url]).toEqual(['HEAD', '/health'])
  answers.push({ status: 503 })
  await expect(sink.healthcheck?.(never, `http://127.0.0.1:${port}/health`)).rejects.toThrow(/answered 503/)
  for (const uri of ['nowhere', 'user:S3cret@host:1/', 'http://user:S3cret@host:99999/']) {
    await expect(sink.healthcheck?.(never, uri)).rejects.toThrow(/^healthcheck.uri is no address such as [^@]*$/)
  }
})

test('options that cannot work are refused with the reason', () => {
  expect(faultsOf({ payload_prefix: '{"data":' })).toEqual([expect.stringContaining('not valid JSON')])
  expect(faultsOf({ auth: { strategy: 'sigv4' } })).toEqual([
    expect.stringContaining('strategy must be basic, bearer, custom or aws'),
  ])
  expect(faultsOf({ request: { headers: { a: '{{ a..b }}' } } })).toEqual([expect.stringContaining('names no field')])
  expect(faultsOf({ compression: { algorithm: 'gzip', level: 10 } })).toEqual(['gzip has the levels 0 to 9'])
})

test('the driver gets limits, time-outs and repetitions from the options', () => {
  const parsed = http.config.parse({
    ...base(),
    batch: { max_events: 10, timeout_secs: 2 },
    request: { concurrency: 'none', timeout_secs: 5, rate_limit_num: 3, retry_attempts: 4, retry_jitter_mode: 'None' },
  })
  expect(http.delivery?.(parsed)).toEqual({
    batch: { max_events: 10, max_bytes: 10_000_000, timeout_secs: 2 },
    concurrency: 1,
    timeout_secs: 5,
    rate_limit: { num: 3, duration_secs: 1 },
    retry: { attempts: 4, initial_backoff_secs: 1, max_duration_secs: 30, jitter: false },
  })
  expect(http.delivery?.(http.config.parse(base()))?.concurrency).toMatchObject({ max_concurrency_limit: 200 })
  expect(http.delivery?.(http.config.parse({ ...base(), retry_strategy: { type: 'none' } }))?.retry?.attempts).toBe(0)
})
