import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { poll } from '@qovery/sdk/testing'
import { expect, test } from 'vitest'
import { Observed, SAID_ONCE } from '../../harness/observed.ts'
import { Folder } from '../../harness/qovery.ts'
import { sendDatagrams, sendStream } from '../../harness/send.ts'

const HOST = '127.0.0.1'

test('each listener whose place is taken says which, once, and listens when it is free, while the others work', async () => {
  await using folder = await Folder.of({ 'file.sock': 'precious' })
  const holders = await Promise.all(['socket', 'syslog', 'http'].map(async () => listening({ port: 0, host: HOST })))
  const [socket, syslog, http] = holders.map(({ port }) => port) as [number, number, number]
  const path = `${folder.path}/lines.sock`
  const unix = await listening({ path })
  const datagrams = await Promise.all([bound(), bound()])
  const [socket_udp, syslog_udp] = datagrams.map((holder) => holder.address().port) as [number, number]
  await using observed = await Observed.start(
    {
      sources: `
  socket: { type: socket, mode: tcp, address: "${HOST}:${socket}" }
  socket_udp: { type: socket, mode: udp, address: "${HOST}:${socket_udp}" }
  socket_unix: { type: socket, mode: unix_stream, path: "${path}" }
  socket_file: { type: socket, mode: unix_datagram, path: "\${FOLDER}/file.sock" }
  syslog: { type: syslog, mode: tcp, address: "${HOST}:${syslog}" }
  syslog_udp: { type: syslog, mode: udp, address: "${HOST}:${syslog_udp}" }
  http: { type: http_server, address: "${HOST}:${http}" }
  free: { type: stdin }`,
      sinks:
        '  out: { type: blackhole, inputs: [socket, socket_udp, socket_unix, socket_file, syslog, syslog_udp, http, free] }',
    },
    { in: folder, flags: SAID_ONCE },
  )
  const { qovery, ledger, page } = observed
  const places = [
    `tcp ${HOST}:${socket}`,
    `udp ${HOST}:${socket_udp}`,
    `unix ${path}`,
    `tcp ${HOST}:${syslog}`,
    `udp ${HOST}:${syslog_udp}`,
  ]
  for (const place of places) await qovery.says(`cannot listen on ${place}: `)
  await qovery.says(new RegExp(`cannot listen .*${HOST}:${http}`))
  await qovery.says('a file that is no socket stands there; move it, or choose another path')
  qovery.process.stdin.write('heard\n')
  await ledger.closed(page.url, (account) => account('out').received === 1)

  for (const { close } of [...holders, unix]) close()
  for (const holder of datagrams) holder.close()
  for (const place of places) await qovery.says(`Listening on ${place}`)
  await qovery.says('Listening for HTTP')
  for (const place of places) expect(qovery.said(`cannot listen on ${place}`)).toBe(1)
  await sendStream({ port: socket, host: HOST }, 'a\n')
  await sendStream({ path }, 'b\n')
  await sendStream({ port: syslog, host: HOST }, '<34>Oct 11 22:14:15 h su: c\n')
  await sendDatagrams(socket_udp, ['d'])
  await sendDatagrams(syslog_udp, ['<34>Oct 11 22:14:15 h su: e'])
  await poll('an answer', () => fetch(`http://${HOST}:${http}`, { method: 'POST', body: 'f' }).then(({ ok }) => ok))
  await ledger.closed(page.url, (account) => account('out').received === 7)
  expect((await observed.stop()).code).toBe(0)
})

async function listening(
  at: { port: number; host: string } | { path: string },
): Promise<{ port: number; close(): void }> {
  const server = createServer((socket) => socket.destroy()).listen(at)
  await once(server, 'listening')
  const address = server.address() as { port?: number }
  return { port: address.port ?? 0, close: () => void server.close() }
}

async function bound(): Promise<ReturnType<typeof createSocket>> {
  const holder = createSocket('udp4').bind(0, HOST)
  await once(holder, 'listening')
  return holder
}
