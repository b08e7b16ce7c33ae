import { poll } from '@qovery/sdk/testing'
import { expect, test } from 'vitest'
import { sum } from '../../harness/ledger.ts'
import { Observed, SAID_ONCE } from '../../harness/observed.ts'
import { freePort } from '../../harness/qovery.ts'
import { connected, sendStream } from '../../harness/send.ts'

const HOST = '127.0.0.1'
const MIB = 1024 * 1024
const SYSLOG = '<34>1 2024-01-11T22:14:15Z h su - - - heard'
/** The listeners, and a message as each wants it. */
const HEARD = {
  lines: 'heard\n',
  counted: '5 heard',
  measured: Buffer.from('\0\0\0\x05heard'),
  varint: Buffer.from('\x05heard'),
  gelf: '{"version":"1.1","host":"h","short_message":"heard"}\0',
  syslog: `${SYSLOG}\n`,
} as const
/** The byte that never comes to an end, where it is another one than for the others. */
const ENDLESS: Readonly<Partial<Record<keyof typeof HEARD, string | number>>> = { counted: '9', varint: 0xff }
const IDS = Object.keys(HEARD) as (keyof typeof HEARD)[]

interface Listeners extends AsyncDisposable {
  readonly observed: Observed
  to(id: keyof typeof HEARD): { readonly host: string; readonly port: number }
  /** Sends a message to each, and waits until all are heard, `count` in all. */
  areHeard(count: number): Promise<ReadonlyMap<string, number>>
}

async function listeners(options = ''): Promise<Listeners> {
  const ports = new Map(await Promise.all(IDS.map(async (id) => [id, await freePort()] as const)))
  const at = (id: keyof typeof HEARD) => `address: "${HOST}:${ports.get(id)}"${options}`
  const parts = {
    sources: `
  lines: { type: socket, mode: tcp, ${at('lines')} }
  counted: { type: socket, mode: tcp, ${at('counted')}, framing: { method: octet_counting } }
  measured: { type: socket, mode: tcp, ${at('measured')}, framing: { method: length_delimited } }
  varint: { type: socket, mode: tcp, ${at('varint')}, framing: { method: varint_length_delimited } }
  gelf: { type: socket, mode: tcp, ${at('gelf')}, decoding: { codec: gelf } }
  syslog: { type: syslog, mode: tcp, ${at('syslog')} }`,
    sinks: `  out: { type: blackhole, inputs: [${IDS.join(', ')}] }`,
  }
  const observed = await Observed.start(parts, { flags: SAID_ONCE })
  const to = (id: keyof typeof HEARD) => ({ host: HOST, port: ports.get(id) as number })
  return {
    observed,
    to,
    async areHeard(count) {
      await Promise.all(IDS.map((id) => sendStream(to(id), HEARD[id])))
      return await observed.ledger.closed(observed.page.url, (account) => account('out').received === count)
    },
    [Symbol.asyncDispose]: () => observed[Symbol.asyncDispose](),
  }
}

test('frames that never end are dropped and counted, however long they are, and the next client is heard', async () => {
  await using all = await listeners()
  const before = await all.observed.residentMiB()
  // Where lengths cannot be right, the connection is closed while the client still sends.
  const send = (id: keyof typeof HEARD) => sendStream(all.to(id), Buffer.alloc(80 * MIB, ENDLESS[id] ?? 'x'))
  await Promise.all(IDS.map((id) => send(id).catch(() => undefined)))
  const samples = await all.areHeard(IDS.length)
  expect((await all.observed.residentMiB()) - before).toBeLessThan(400)
  const unexplained = IDS.filter((id) => {
    const dropped = all.observed.ledger.account(samples, id).discarded.size
    return dropped + sum(samples, 'qovery_component_errors_total', { component_id: id }) === 0
  })
  expect(unexplained).toEqual([])
  expect((await all.observed.stop()).code).toBe(0)
})

test('clients that drip, fall silent within a frame or close one side only keep nobody else waiting, nor the end', async () => {
  await using all = await listeners(', shutdown_timeout_secs: 1')
  const half = (id: keyof typeof HEARD) => Buffer.from(HEARD[id] as string).subarray(0, 4)
  const silent = await Promise.all(IDS.map((id) => connected({ ...all.to(id), allowHalfOpen: true })))
  IDS.forEach((id, i) => void silent[i]?.socket.write(half(id)))
  const halfClosed = await Promise.all(IDS.map((id) => connected({ ...all.to(id), allowHalfOpen: true })))
  IDS.forEach((id, i) => void halfClosed[i]?.socket.end(half(id)))
  const dripping = IDS.map(async (id) => {
    const { socket, closed } = await connected(all.to(id))
    socket.setNoDelay(true).resume()
    for (const byte of Buffer.from(HEARD[id] as string)) {
      socket.write(Uint8Array.of(byte))
      await new Promise((resolve) => setTimeout(resolve, 1))
    }
    socket.end()
    await closed
  })
  await Promise.all(dripping)
  const samples = await poll('all that was said', async () => {
    const now = await all.observed.samples()
    return IDS.every((id) => all.observed.ledger.account(now, id).sent > 0) && now
  })
  // The connections of which only one side is closed are over.
  expect(sum(samples, 'qovery_open_connections')).toBeLessThanOrEqual(2 * IDS.length)
  expect((await all.observed.endsSoon()).code).toBe(0)
  for (const { socket } of [...silent, ...halfClosed]) socket.destroy()
})

test('a flood of connections beyond the limit is refused, said once and counted', async () => {
  await using all = await listeners(', connection_limit: 5')
  const open = await Promise.all(IDS.flatMap((id) => Array.from({ length: 5 }, () => connected(all.to(id)))))
  const gauge = (samples: ReadonlyMap<string, number>) => sum(samples, 'qovery_open_connections')
  await all.observed.ledger.closed(all.observed.page.url, (_, samples) => gauge(samples) === open.length)
  const flood = await Promise.all(IDS.flatMap((id) => Array.from({ length: 50 }, () => connected(all.to(id)))))
  await Promise.all(flood.map(({ socket, closed }) => (socket.resume(), closed)))
  const refused = (samples: ReadonlyMap<string, number>) =>
    sum(samples, 'qovery_component_errors_total', { error_type: 'connection_limit' })
  await all.observed.ledger.closed(all.observed.page.url, (_, samples) => refused(samples) === flood.length)
  expect(all.observed.qovery.said('all 5 of connection_limit are in use')).toBe(IDS.length)
  for (const { socket } of open) socket.destroy()
  await all.observed.ledger.closed(all.observed.page.url, (_, samples) => gauge(samples) === 0)
  await all.areHeard(IDS.length)
})
