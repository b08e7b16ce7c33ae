import { once } from 'node:events'
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { connect, type NetConnectOpts, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import { DEFAULT_LOG_SCHEMA } from '@qovery/sdk'
import { CollectedOutput, poll } from '@qovery/sdk/testing'
import { afterAll, afterEach, describe, expect, test } from 'vitest'
import { opensslMissing, selfSigned } from '../../../kit/tls/testing/self-signed.ts'
import { startSource, stopAll, type RunningSource } from './testing/running-source.ts'

const folder = mkdtempSync(join(tmpdir(), 'qovery-socket-'))
const sockets: Socket[] = []

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await stopAll()
})
afterAll(() => rmSync(folder, { recursive: true }))

const tcp = (more: object = {}, parts = {}) => startSource({ mode: 'tcp', address: '127.0.0.1:0', ...more }, parts)

async function client(to: NetConnectOpts): Promise<Socket> {
  const socket = connect(to)
  await once(socket, 'connect')
  sockets.push(socket)
  return socket.on('error', () => undefined).resume()
}

const to = ({ port }: RunningSource): NetConnectOpts => ({ port, host: '127.0.0.1' })

describe('a connection', () => {
  test('brings lines with the address of the sender', async () => {
    const source = await tcp()
    const socket = await client(to(source))
    const { localPort } = socket
    socket.write('one\ntw')
    await source.out.until(1)
    socket.end('o\nthree')
    await source.out.until(3)
    expect(source.messages()).toEqual(['one', 'two', 'three'])
    expect(source.out.events('log')[0]?.value).toMatchObject({
      host: '127.0.0.1',
      port: localPort,
      source_type: 'socket',
    })
    expect(source.cx.recorded.receivedBytes).toBe(13)
  })

  test('in the namespace vector tells of the sender in the metadata, and of its names only what the keys allow otherwise', async () => {
    const vector = await tcp({}, { globals: { log_schema: { ...DEFAULT_LOG_SCHEMA, namespace: 'vector' } } })
    const socket = await client(to(vector))
    const { localPort } = socket
    socket.end('x\n')
    await vector.out.until(1)
    const [event] = vector.out.events('log')
    expect(event?.value).toBe('x')
    expect(event?.metadata.value['socket']).toEqual({ host: '127.0.0.1', port: localPort })
    const renamed = await tcp({ host_key: 'peer.ip', port_key: '' })
    ;(await client(to(renamed))).end('x\n')
    await renamed.out.until(1)
    const { timestamp: _, ...value } = renamed.out.events('log')[0]!.value as Record<string, unknown>
    expect(value).toEqual({ message: 'x', peer: { ip: '127.0.0.1' }, source_type: 'socket' })
  })

  test('that brings a line at a time is read as many at a time', async () => {
    const source = await tcp()
    const socket = await client(to(source))
    socket.setNoDelay(true)
    for (let i = 0; i < 2000; i++) {
      socket.write(`line ${i}\n`)
      if (i % 10 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    await source.out.until(2000)
    expect(source.messages()).toEqual(Array.from({ length: 2000 }, (_, i) => `line ${i}`))
    expect(source.out.batches.length).toBeLessThan(100)
  })

  test('shares batches with others that bring little, and keeps its order', async () => {
    const source = await tcp()
    const many = await Promise.all(Array.from({ length: 50 }, () => client(to(source))))
    for (let round = 0; round < 20; round++) {
      for (const [i, socket] of many.entries()) socket.write(`${i} ${round}\n`)
      await new Promise((resolve) => setImmediate(resolve))
    }
    await source.out.until(1000)
    for (const i of many.keys()) {
      const mine = source.messages().filter((message) => String(message).startsWith(`${i} `))
      expect(mine).toEqual(Array.from({ length: 20 }, (_, round) => `${i} ${round}`))
    }
    expect(source.out.batches.length).toBeLessThan(500)
  })

  test('with framing bytes gives an event for each segment that is read', async () => {
    const source = await tcp({ framing: { method: 'bytes' } })
    const socket = await client(to(source))
    for (let i = 1; i <= 5; i++) {
      socket.write(`segment ${i}\n`)
      await source.out.until(i)
    }
    expect(source.messages()).toEqual(Array.from({ length: 5 }, (_, i) => `segment ${i + 1}\n`))
  })

  test('whose framing is lost is closed, with a reason; the others go on', async () => {
    const source = await tcp({ framing: { method: 'length_delimited' } })
    const [good, bad] = [await client(to(source)), await client(to(source))]
    bad.write('\0\0\0\x02ok')
    await source.out.until(1)
    bad.write('GET / HTTP/1.1\r\n')
    await once(bad, 'close')
    good.write('\0\0\0\x02ab')
    await source.out.until(2)
    expect(source.messages()).toEqual(['ok', 'ab'])
    expect(source.cx.recorded.failed.get('framing_lost')).toHaveLength(1)
    expect(source.cx.recorded.dropped).toEqual(new Map([['frame_too_long', 1]]))
  })

  test('that sends a line without an end costs no more memory than max_length, and counts once', async () => {
    const limit = { framing: { method: 'newline_delimited', newline_delimited: { max_length: 1000 } } }
    const source = await tcp(limit)
    const socket = await client(to(source))
    for (let i = 0; i < 100; i++) socket.write('x'.repeat(65_536))
    socket.write('\nafter\n')
    await source.out.until(1)
    expect(source.messages()).toEqual(['after'])
    expect(source.cx.recorded.dropped).toEqual(new Map([['frame_too_long', 1]]))
  })

  test('of which the client has closed its half is closed, and its last line is an event', async () => {
    const source = await tcp()
    const half = await client({ ...to(source), allowHalfOpen: true })
    const ended = once(half, 'end')
    half.end('last')
    await ended
    await source.out.until(1)
    expect(source.messages()).toEqual(['last'])
    await poll('the end', () => source.cx.recorded.metrics.get('open_connections') === 0)
  })

  test('that breaks off brings what had come of its last line', async () => {
    const source = await tcp()
    const broken = await client(to(source))
    broken.write('whole\nhal')
    await source.out.until(1)
    broken.resetAndDestroy()
    await source.out.until(2)
    expect(source.messages()).toEqual(['whole', 'hal'])
  })

  test('is closed after max_connection_duration_secs, with what it has sent', async () => {
    const source = await tcp({ max_connection_duration_secs: 1 })
    const socket = await client(to(source))
    socket.write('a\nb')
    await once(socket, 'close')
    await source.out.until(2)
    expect(source.messages()).toEqual(['a', 'b'])
  })

  test('waits while there is no room downstream', async () => {
    const out = new CollectedOutput()
    let open = (): void => undefined
    out.room = new Promise((resolve) => (open = resolve))
    const source = await tcp({}, { out })
    const socket = await client(to(source))
    const lines = 200_000
    socket.end('a line of some length that repeats\n'.repeat(lines))
    await out.until(1)
    const stuck = await poll('standstill', async () => {
      const { count } = out
      await new Promise((resolve) => setTimeout(resolve, 50))
      return out.count === count && count
    })
    expect(stuck).toBeLessThan(20_000)
    out.room = undefined
    open()
    await out.until(lines)
  })
})

describe('hostile clients', () => {
  test('that open many connections get no more than connection_limit of them, and others come in when those end', async () => {
    const source = await tcp({ connection_limit: 10 })
    const flood = await Promise.all(Array.from({ length: 200 }, () => client(to(source))))
    const limited = () => source.cx.recorded.failed.get('connection_limit')?.length
    await poll('the refusals', () => limited() === 190)
    for (const socket of flood) socket.destroy()
    await poll('room', () => source.cx.recorded.metrics.get('open_connections') === 0)
    ;(await client(to(source))).end('in\n')
    await source.out.until(1)
    expect(source.messages()).toEqual(['in'])
  })

  test('that send a byte now and then hold nobody up, and lose nothing at the end', async () => {
    const source = await tcp()
    const slow = await Promise.all(Array.from({ length: 100 }, () => client(to(source))))
    for (const socket of slow) socket.write('h')
    const quick = await client(to(source))
    quick.write('quick\n')
    await source.out.until(1)
    expect(source.messages()).toEqual(['quick'])
    const before = Date.now()
    await source.stop()
    expect(Date.now() - before).toBeLessThan(20_000)
    expect(source.messages()).toEqual(['quick', ...Array.from({ length: 100 }, () => 'h')])
  })
})

describe.skipIf(opensslMissing() !== undefined)('an encrypted connection', () => {
  test('tells of the certificate of the client, and is refused without one', async () => {
    const [mine, theirs] = [selfSigned(), selfSigned('client')]
    const { crt_file, key_file } = mine
    const tls = {
      enabled: true,
      crt_file,
      key_file,
      ca_file: theirs.crt_file,
      verify_certificate: true,
      client_metadata_key: 'from.tls',
    }
    const source = await tcp({ tls })
    const options = { port: source.port, host: '127.0.0.1', ca: [readFileSync(mine.crt_file)] }
    connectTls(options).on('error', () => undefined)
    await poll('the refusal', () => source.cx.recorded.failed.has('tls_handshake'))
    const known = connectTls({ ...options, cert: readFileSync(theirs.crt_file), key: readFileSync(theirs.key_file) })
    known.end('hello\n')
    await source.out.until(1)
    expect(source.out.events('log')[0]?.value).toMatchObject({
      message: 'hello',
      from: { tls: { subject: 'CN=client,OU=tests', subject_altnames: ['DNS:localhost', 'IP Address:127.0.0.1'] } },
    })
    for (const made of [mine, theirs]) rmSync(made.folder, { recursive: true })
  })
})

describe.skipIf(opensslMissing() !== undefined)('the certificate of the source', () => {
  test('is the one in the files, for connections made after they have changed; those that are open go on', async () => {
    const [first, second] = [selfSigned('first'), selfSigned('second')]
    const [crt_file, key_file] = [join(folder, 'crt.pem'), join(folder, 'key.pem')]
    const install = (one: typeof first) => {
      copyFileSync(one.key_file, key_file)
      copyFileSync(one.crt_file, crt_file)
    }
    install(first)
    const source = await tcp({ tls: { enabled: true, crt_file, key_file } })
    const open = async () => {
      const made = connectTls({ port: source.port, host: '127.0.0.1', rejectUnauthorized: false })
      sockets.push(made.on('error', () => undefined).resume())
      await once(made, 'secureConnect')
      return { made, name: made.getPeerCertificate().subject.CN }
    }
    const before = await open()
    expect(before.name).toBe('first')
    install(second)
    await poll('the second certificate', async () => (await open()).name === 'second')
    before.made.write('still here\n')
    await source.out.until(1)
    expect(source.messages()).toEqual(['still here'])
    for (const made of [first, second]) rmSync(made.folder, { recursive: true })
  })
})

test('a unix stream socket has the permissions that were asked for, and is gone afterwards', async () => {
  const path = join(folder, 'stream.sock')
  const source = await startSource({ mode: 'unix_stream', path, socket_file_mode: 0o640 })
  expect(statSync(path).mode & 0o777).toBe(0o640)
  ;(await client({ path })).end('one\ntwo')
  await source.out.until(2)
  expect(source.messages()).toEqual(['one', 'two'])
  expect(source.out.events('log')[0]?.value).toMatchObject({ host: '(unnamed)' })
  await source.stop()
  expect(existsSync(path)).toBe(false)
})
