import { readFileSync } from 'node:fs'
import { copyFile, rm } from 'node:fs/promises'
import { request as httpsRequest } from 'node:https'
import { deflateSync, gzipSync, zstdCompressSync } from 'node:zlib'
import type { Outcome } from '@qovery/sdk'
import { CollectedOutput, poll, testContext, testSource } from '@qovery/sdk/testing'
import { afterEach, describe, expect, test } from 'vitest'
import { compressSnappy } from '../../../kit/compression/snappy.ts'
import { RawClient } from '../../../kit/http-server/testing/raw-client.ts'
import { opensslMissing, selfSigned } from '../../../kit/tls/testing/self-signed.ts'
import { http_server } from './index.ts'
import { ask, JSON_LINES, running, stopAll, valuesOf } from './testing/running.ts'

afterEach(stopAll)

/** A client whose request with a body of `length` bytes has arrived, but for that body. */
async function arrived(address: string, length: number): Promise<RawClient> {
  const client = await RawClient.to(address)
  client.send(`POST / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: ${length}\r\n\r\n`)
  await poll('the request to be read', () => client.received.includes('100 Continue'))
  return client
}

testSource(http_server, { test, config: () => ({ address: '127.0.0.1:0' }) })

describe('the body of a request', () => {
  test('becomes a log per line, with the path and the standard fields', async () => {
    const { address, out, cx } = await running({ host_key: 'peer' })
    const answer = await ask(address, 'one\ntwo\nthree')
    expect([answer.status, answer.headers['content-length'], answer.body]).toEqual([200, '0', ''])
    expect(valuesOf(out)).toMatchObject(
      ['one', 'two', 'three'].map((message) => ({ message, path: '/', source_type: 'http_server', peer: '127.0.0.1' })),
    )
    expect(cx.recorded.receivedBytes).toBe('one\ntwo\nthree'.length)
    expect(cx.recorded.metrics.get('http_server_responses_sent_total{"status":"200"}')).toBe(1)
  })

  test('becomes what its codec says; fields of the body go before ours', async () => {
    const { address, out } = await running(JSON_LINES)
    await ask(address, '{"a":1,"path":"mine"}\n[{"b":2},{"c":3}]')
    expect(valuesOf(out)).toMatchObject([
      { a: 1, path: 'mine' },
      { b: 2, path: '/' },
      { c: 3, path: '/' },
    ])
  })

  test.for([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['zstd', zstdCompressSync],
    ['snappy', compressSnappy],
    ['identity', (bytes: Buffer) => bytes],
  ] as const)('is unpacked from %s', async ([name, pack]) => {
    const { address, out } = await running()
    const { status } = await ask(address, pack(Buffer.from('packed\n')), { headers: { 'Content-Encoding': name } })
    expect([status, valuesOf(out)[0]?.['message']]).toEqual([200, 'packed'])
  })

  test('may be empty, or come in chunks, with an Expect header, or long', async () => {
    const { address, out } = await running()
    expect((await ask(address, undefined)).status).toBe(200)
    expect((await ask(address, 'chunked\n', { headers: { 'Transfer-Encoding': 'chunked' } })).status).toBe(200)
    expect((await ask(address, 'expected', { headers: { Expect: '100-continue' } })).status).toBe(200)
    const long = Array.from({ length: 50_000 }, (_, i) => `line ${i} ${'x'.repeat(i % 100)}`)
    expect((await ask(address, long.join('\n'))).status).toBe(200)
    expect(valuesOf(out).map(({ message }) => message)).toEqual(['chunked', 'expected', ...long])
  })

  test('that cannot be decoded is refused as a whole, so that the client still has it', async () => {
    const { address, out, cx } = await running(JSON_LINES)
    const answer = await ask(address, '{"a":1}\n{broken\n{"b":2}')
    expect([answer.status, answer.headers['content-type']]).toEqual([400, 'application/json'])
    expect(JSON.parse(answer.body)).toEqual({ code: 400, message: expect.stringContaining('cannot be decoded') })
    expect(out.count).toBe(0)
    expect(cx.recorded.dropped.size).toBe(0)
    expect(cx.recorded.failed.get('decode_failed')).toHaveLength(1)
    expect((await ask(address, '{"a":1}')).status).toBe(200)
  })

  test.for([
    ['damaged', 'gzip', 'no gzip', 422],
    ['of an unknown coding', 'lzma', 'x', 415],
    ['a bomb', 'gzip', gzipSync(Buffer.alloc(2_000_000)), 413],
  ] as const)('that is %s is refused', async ([, coding, body, status]) => {
    const { address } = await running({ max_body_bytes: 1_000_000 })
    expect((await ask(address, body as Buffer, { headers: { 'Content-Encoding': coding } })).status).toBe(status)
  })

  test('of more than a million events is refused, small as it is: they would cost a hundred times its size', async () => {
    const { address, out } = await running()
    const answer = await ask(address, gzipSync('\n'.repeat(1_000_001)), { headers: { 'Content-Encoding': 'gzip' } })
    expect([answer.status, answer.body]).toEqual([413, expect.stringContaining('send them in several messages')])
    expect(out.count).toBe(0)
    expect((await ask(address, 'a')).status).toBe(200)
  })

  test('that is too large is refused before it is read, and cut off where it does not say its size', async () => {
    const { address, out } = await running({ max_body_bytes: 1000 })
    const announced = await RawClient.to(address)
    announced.send('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100000000\r\n\r\n')
    await announced.closed
    expect(announced.received).toMatch(/^HTTP\/1\.1 413 /)
    const endless = await RawClient.to(address)
    endless.send('POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n')
    const timer = setInterval(() => endless.send(`400\r\n${'x'.repeat(0x400)}\r\n`), 1)
    await endless.closed
    clearInterval(timer)
    expect(out.count).toBe(0)
  })
})

describe('a request', () => {
  test('must come to the path; with strict_path to that alone', async () => {
    const strict = await running({ path: '/in/logs' })
    for (const path of ['/in/logs', '/in/logs/', '/in/logs?a=b', '//in//logs']) {
      expect([path, (await ask(strict.address, 'x', { path })).status]).toEqual([path, 200])
    }
    for (const path of ['/', '/in', '/in/logs/more', '/in/logsmore']) {
      const { body } = await ask(strict.address, 'x', { path })
      expect([path, JSON.parse(body)]).toEqual([path, { code: 404, message: 'Not found' }])
    }
    const loose = await running({ path: '/in', strict_path: false })
    expect((await ask(loose.address, 'x', { path: '/in/deep/er' })).status).toBe(200)
    expect((await ask(loose.address, 'x', { path: '/inner' })).status).toBe(404)
    expect(valuesOf(loose.out)[0]).toMatchObject({ path: '/in/deep/er' })
    const all = await running({ path: '', strict_path: false })
    expect((await ask(all.address, 'x', { path: '/any/thing' })).status).toBe(200)
  })

  test('must have the method', async () => {
    const { address } = await running({ method: 'PUT', response_code: 202 })
    expect((await ask(address, 'x', { method: 'PUT' })).status).toBe(202)
    const answer = await ask(address, 'x', { method: 'POST' })
    expect([answer.status, answer.headers.allow]).toEqual([405, 'PUT'])
    expect((await ask(address, undefined, { method: 'GET', path: '/ping' })).body).toBe('pong')
  })

  test('that has no content tells no length of it', async () => {
    const { address } = await running({ response_code: 204 })
    const { status, headers } = await ask(address, 'x')
    expect([status, headers['content-length'], headers['transfer-encoding']]).toEqual([204, undefined, undefined])
  })

  test('is decoded by a program, all of it or nothing', async () => {
    const decoding = {
      codec: 'vrl',
      vrl: { source: '. = parse_key_value!(string!(.message))\nif .skip == "1" { abort "skipped" }' },
    }
    const { address, out } = await running({ decoding })
    expect((await ask(address, 'a=1 b=x\nc=2\n')).status).toBe(200)
    const refused = await ask(address, 'a=1\nskip=1\n')
    expect([refused.status, refused.body]).toEqual([400, expect.stringContaining('skipped')])
    expect(valuesOf(out)).toMatchObject([{ a: '1', b: 'x' }, { c: '2' }])
  })

  test('gives its headers and parameters to the events', async () => {
    const { address, out } = await running({
      ...JSON_LINES,
      headers: ['User-Agent', 'x-app-*', 'Missing', 'taken'],
      query_parameters: ['app', 'n*', 'absent'],
    })
    await ask(address, Buffer.from('{"app":"body","taken":"body"}'), {
      path: '/?app=first&app=query&n1=a%20b&n2=%C3%BC&other=1&__proto__=x',
      headers: {
        'User-Agent': 'me',
        'X-App-One': '1',
        'X-App-Two': Buffer.from('ü').toString('latin1'),
        Taken: 'header',
      },
    })
    expect(valuesOf(out)).toMatchObject([
      {
        'User-Agent': 'me',
        'x-app-one': '1',
        'x-app-two': 'ü',
        Missing: null,
        taken: 'body',
        app: 'query',
        n1: 'a b',
        n2: 'ü',
        absent: null,
      },
    ])
    expect(Object.keys(valuesOf(out)[0] ?? {})).not.toContain('other')
  })

  test('has them in the metadata of its events in the other namespace', async () => {
    const globals = { log_schema: { ...testContext().globals.log_schema, namespace: 'vector' as const } }
    const { address, out } = await running({ headers: ['x-*'], query_parameters: ['*'] }, { globals })
    await ask(address, 'line', { path: '/?a=1&__proto__=2', headers: { 'X-A': 'b' } })
    const [event] = out.events('log')
    expect(event?.value).toBe('line')
    const own = event?.metadata.value['http_server'] as Record<string, object>
    expect(own).toMatchObject({ path: '/', host: '127.0.0.1', headers: { 'x-a': 'b' }, query_parameters: { a: '1' } })
    expect(Object.keys(own['query_parameters'] ?? {})).toContain('__proto__')
  })

  test('is answered one after the other where several come at once', async () => {
    const { address, out } = await running()
    const client = await RawClient.to(address)
    client.send('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na'.repeat(3))
    await poll('three answers', () => client.received.match(/HTTP\/1\.1 200/g)?.length === 3)
    expect(out.count).toBe(3)
    client.send('pipelined garbage\r\n\r\n')
    await client.closed
    expect(client.received).toContain('HTTP/1.1 400 ')
  })
})

describe('a client', () => {
  const outcomeOf = (outcome: Outcome) => {
    const out = new CollectedOutput()
    out.outcome = outcome
    return out
  }

  test.for([
    ['delivered', 200],
    ['errored', 500],
    ['rejected', 400],
  ] as const)('that waits for acknowledgements learns that its events were %s', async ([outcome, status]) => {
    const { address } = await running({}, { acknowledgements: true }, outcomeOf(outcome))
    expect((await ask(address, 'a\nb')).status).toBe(status)
    expect((await ask(address, undefined)).status).toBe(200)
  })

  test('does not wait for them unless a sink asks for it', async () => {
    const { address } = await running({}, {}, outcomeOf('errored'))
    expect((await ask(address, 'a')).status).toBe(200)
  })

  test('waits while there is no room, and the next ones are not even read', async () => {
    const out = new CollectedOutput()
    let open = () => {}
    out.room = new Promise((resolve) => {
      open = resolve
    })
    const { address } = await running({}, {}, out)
    expect((await ask(address, 'first')).status).toBe(200)
    const waiting = [ask(address, 'second'), ask(address, 'third')]
    await poll('connections', async () => (await Promise.race([...waiting, Promise.resolve('none')])) === 'none')
    expect(out.count).toBe(1)
    out.room = undefined
    open()
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual([200, 200])
    expect(out.count).toBe(3)
  })

  test('that waits for room when the source ends is told to come back', async () => {
    const out = new CollectedOutput()
    out.room = new Promise(() => {})
    const { address, stop } = await running({}, {}, out)
    await ask(address, 'first')
    const client = await arrived(address, 1)
    client.send('a')
    const stopped = stop()
    await client.closed
    await stopped
    expect(client.received).toContain('HTTP/1.1 503 ')
    expect(out.count).toBe(1)
  })

  test('that leaves in the middle of its body does no harm', async () => {
    const { address, out, cx } = await running()
    const client = await arrived(address, 100)
    client.send('half')
    client.socket.destroy()
    await poll('a note', () => cx.recorded.log.some(({ message }) => message.startsWith('A client left')))
    expect((await ask(address, 'next')).status).toBe(200)
    expect(out.count).toBe(1)
  })

  test('is turned away beyond connection_limit', async () => {
    const { address, cx } = await running({ connection_limit: 2 })
    const clients = await Promise.all(Array.from({ length: 10 }, () => RawClient.to(address)))
    await poll('refusals', () => (cx.recorded.failed.get('connection_limit')?.length ?? 0) === 8)
    for (const client of clients) client.socket.destroy()
    const answer = await poll('room for others', () => ask(address, 'x').catch(() => undefined))
    expect(answer.status).toBe(200)
  })

  test('gets Connection: close once its connection is old', async () => {
    const { address } = await running({
      keepalive: { max_connection_age_secs: 1, max_connection_age_jitter_factor: 1 },
    })
    const client = await RawClient.to(address)
    const timer = setInterval(() => client.send('POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\na'), 50)
    await client.closed
    clearInterval(timer)
    expect(client.received).toContain('Connection: close')
  })
})

test('options that cannot work are refused with the reason', () => {
  const faultOf = (options: object) =>
    http_server.config.safeParse({ address: '0.0.0.0:1', ...options }).error?.issues[0]?.message
  expect(faultOf({ auth: { strategy: 'bearer', token: 'x' } })).toMatch(/must be basic or custom/)
  expect(faultOf({ auth: { strategy: 'basic', username: 'a:b', password: '' } })).toMatch(/colon/)
  expect(faultOf({ path_key: 'a..b' })).toMatch(/character/)
  expect(faultOf({ address: 'nowhere' })).toMatch(/no address to listen on/)
})

const missing = opensslMissing()
test.skipIf(missing !== undefined)('encrypts its connections, with certificates that may change', async () => {
  const [first, second] = [selfSigned(), selfSigned()]
  const [crt_file, key_file] = [`${first.folder}/used.crt`, `${first.folder}/used.key`]
  const use = async (one: typeof first) => {
    await copyFile(one.crt_file, crt_file)
    await copyFile(one.key_file, key_file)
  }
  await use(first)
  const { address, out } = await running({ tls: { enabled: true, crt_file, key_file } })
  const post = (one: typeof first) =>
    new Promise<number | undefined>((resolve, reject) => {
      const options = { method: 'POST', agent: false, ca: readFileSync(one.crt_file) }
      const asked = httpsRequest(`https://localhost:${address.split(':')[1]}/`, options, (response) => {
        response.resume().on('end', () => resolve(response.statusCode))
      })
      asked.on('error', reject).end('secret')
    })
  expect(await post(first)).toBe(200)
  expect(valuesOf(out)).toMatchObject([{ message: 'secret' }])
  await expect(post(second)).rejects.toThrow(/certificate/)
  await use(second)
  expect(await poll('the new certificate', () => post(second).catch(() => undefined))).toBe(200)
  for (const one of [first, second]) await rm(one.folder, { recursive: true })
})
