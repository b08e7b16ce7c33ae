import { poll } from '@qovery/sdk/testing'
import { expect, test } from 'vitest'
import { Observed } from '../harness/observed.ts'
import { freePort } from '../harness/qovery.ts'
import { sendDatagrams, sendStream } from '../harness/send.ts'

test('lines go from socket to socket, of every kind, and every ledger closes', async () => {
  const [tcp, udp, last] = [await freePort(), await freePort(), await freePort()]
  await using observed = await Observed.start({
    sources: `
  tcp: { type: socket, mode: tcp, address: "127.0.0.1:${tcp}" }
  udp: { type: socket, mode: udp, address: "127.0.0.1:${udp}" }
  stream: { type: socket, mode: unix_stream, path: "\${FOLDER}/stream.sock" }
  datagram: { type: socket, mode: unix_datagram, path: "\${FOLDER}/datagram.sock" }
  end: { type: socket, mode: tcp, address: "127.0.0.1:${last}", decoding: { codec: json } }`,
    sinks: `
  to_udp: { type: socket, inputs: [tcp], mode: udp, address: "127.0.0.1:${udp}", encoding: { codec: text } }
  to_stream: { type: socket, inputs: [udp], mode: unix_stream, path: "\${FOLDER}/stream.sock", encoding: { codec: text } }
  to_datagram: { type: socket, inputs: [stream], mode: unix_datagram, path: "\${FOLDER}/datagram.sock", encoding: { codec: text } }
  to_end: { type: socket, inputs: [datagram], mode: tcp, address: "127.0.0.1:${last}", encoding: { codec: json } }
  out: { type: blackhole, inputs: [end] }`,
  })
  await sendStream({ port: tcp, host: '127.0.0.1' }, Array.from({ length: 100 }, (_, i) => `line ${i}\n`).join(''))
  await sendDatagrams(udp, ['one more'])
  const { ledger, page } = observed
  const closed = await ledger.closed(page.url, (account) => account('out').received === 101)
  expect(ledger.account(closed, 'end').received).toBe(101)
  await poll('the end', async () => (await observed.stop()).code === 0)
})
