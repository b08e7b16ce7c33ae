import { createSocket } from 'node:dgram'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DEFAULT_LOG_SCHEMA } from '@qovery/sdk'
import { CollectedOutput, poll } from '@qovery/sdk/testing'
import { afterAll, afterEach, expect, test } from 'vitest'
import { sendUnixDatagrams } from '../../../kit/socket/testing/unix-datagrams.ts'
import { startSource, stopAll } from './testing/running-source.ts'

const folder = mkdtempSync(join(tmpdir(), 'qovery-socket-'))

afterEach(stopAll)
afterAll(() => rmSync(folder, { recursive: true }))

const udp = (more: object = {}, parts = {}) => startSource({ mode: 'udp', address: '127.0.0.1:0', ...more }, parts)

/** Sends from one socket, and tells its port. */
async function send(port: number, datagrams: readonly (string | Buffer)[], host = '127.0.0.1'): Promise<number> {
  const socket = createSocket('udp4')
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  const from = socket.address().port
  if (host !== '127.0.0.1') socket.setMulticastInterface('127.0.0.1')
  for (const datagram of datagrams) await new Promise((resolve) => socket.send(datagram, port, host, resolve))
  socket.close()
  return from
}

test('a datagram is a message, whatever is in it, with the address of its sender', async () => {
  const source = await udp()
  const first = await send(source.port, ['a\nb', '', 'c'])
  const second = await send(source.port, ['d'])
  await source.out.until(3)
  const logs = source.out.events('log').map(({ value }) => value as Record<string, unknown>)
  expect(logs).toMatchObject([
    { message: 'a\nb', host: '127.0.0.1', port: first },
    { message: 'c', host: '127.0.0.1', port: first },
    { message: 'd', host: '127.0.0.1', port: second },
  ])
})

test('datagrams of many senders share batches, each sender in order', async () => {
  const source = await udp()
  const ports = await Promise.all(
    Array.from({ length: 10 }, (_, sender) =>
      send(
        source.port,
        Array.from({ length: 50 }, (_, i) => `${sender} ${i}`),
      ),
    ),
  )
  await source.out.until(500)
  for (const [sender, port] of ports.entries()) {
    const mine = source.out.events('log').filter(({ value }) => (value as { port: unknown }).port === port)
    expect(mine.map(({ value }) => (value as { message: unknown }).message)).toEqual(
      Array.from({ length: 50 }, (_, i) => `${sender} ${i}`),
    )
  }
  expect(source.out.batches.length).toBeLessThan(250)
})

test('framing applies within a datagram, and what of it is no frame is counted', async () => {
  const lines = await udp({ framing: { method: 'newline_delimited' }, decoding: { codec: 'json' } })
  await send(lines.port, ['{"a":1}\n{"a":2}', '{oops'])
  await lines.out.until(2)
  expect(lines.out.events('log').map(({ value }) => (value as { a: unknown }).a)).toEqual([1, 2])
  await poll('the discard', () => lines.cx.recorded.dropped.get('decode_failed') === 1)
  const lengths = await udp({ framing: { method: 'length_delimited' } })
  await send(lengths.port, ['\0\0\0\x02okGET', 'GET / HTTP', '\0\0\0\x02go'])
  await lengths.out.until(2)
  expect(lengths.messages()).toEqual(['ok', 'go'])
  expect([...lengths.cx.recorded.failed.keys()]).toEqual(['frame_incomplete', 'framing_lost'])
})

test('a datagram that is longer than max_length is cut and reported', async () => {
  const source = await udp({ max_length: 4 })
  await send(source.port, ['abcdef', 'abcd'])
  await source.out.until(2)
  expect(source.messages()).toEqual(['abcd', 'abcd'])
  expect(source.cx.recorded.failed.get('datagram_too_long')).toEqual([
    'A datagram was cut to 4 bytes; max_length sets the limit',
  ])
})

test('nobody is asked for the sender where no field takes it', async () => {
  const source = await udp({ host_key: '', port_key: '' })
  await send(source.port, ['x'])
  await source.out.until(1)
  const { timestamp: _, ...value } = source.out.events('log')[0]!.value as Record<string, unknown>
  expect(value).toEqual({ message: 'x', source_type: 'socket' })
  const vector = await udp(
    { host_key: '', port_key: '' },
    { globals: { log_schema: { ...DEFAULT_LOG_SCHEMA, namespace: 'vector' } } },
  )
  const port = await send(vector.port, ['x'])
  await vector.out.until(1)
  expect(vector.out.events('log')[0]?.metadata.value['socket']).toEqual({ host: '127.0.0.1', port })
})

test.each([{}, { host_key: '', port_key: '' }])(
  'without room downstream the kernel keeps the datagrams, with the options %o',
  async (options) => {
    const out = new CollectedOutput()
    let open = (): void => undefined
    out.room = new Promise((resolve) => (open = resolve))
    const source = await udp({ receive_buffer_bytes: 1 << 18, ...options }, { out })
    await send(source.port, ['first'])
    await out.until(1)
    const some = Array.from({ length: 60 }, (_, i) => `${i}`)
    await send(source.port, some)
    expect(out.count).toBeLessThan(20)
    out.room = undefined
    open()
    await out.until(61)
    expect(source.messages()).toEqual(['first', ...some])
  },
)

test('what has come before the end is handed on', async () => {
  const source = await udp()
  const some = Array.from({ length: 100 }, (_, i) => `${i}`)
  await send(source.port, some)
  await source.stop()
  expect(source.messages()).toEqual(some)
})

test('members of a multicast group hear what is sent to it', async () => {
  const source = await startSource({
    mode: 'udp',
    address: '0.0.0.0:0',
    multicast_groups: ['239.1.2.3'],
    multicast_interface: '127.0.0.1',
  })
  await send(source.port, ['all'], '239.1.2.3')
  await source.out.until(1)
  expect(source.messages()).toEqual(['all'])
  await expect(
    startSource({
      mode: 'udp',
      address: '0.0.0.0:0',
      multicast_groups: ['239.1.2.3'],
      multicast_interface: '192.0.2.1',
    }),
  ).rejects.toThrow('cannot join the multicast group 239.1.2.3 on 192.0.2.1')
})

test('unix datagrams are messages too', async () => {
  const path = join(folder, 'datagram.sock')
  const source = await startSource({ mode: 'unix_datagram', path })
  await sendUnixDatagrams(path, ['a\nb', 'c'])
  await source.out.until(2)
  expect(source.messages()).toEqual(['a\nb', 'c'])
  expect(source.out.events('log')[0]?.value).toMatchObject({ host: '(unnamed)' })
})
