import { deflateSync, gzipSync } from 'node:zlib'
import { poll } from '@qovery/sdk/testing'
import { expect, test } from 'vitest'
import { Folder, freePort } from '../harness/qovery.ts'
import { sendDatagrams, sendStream } from '../harness/send.ts'

interface Log {
  message: string
}

function logsOf(stdout: string): Log[] {
  const lines = stdout.split('\n').slice(0, -1)
  return lines.map((line) => JSON.parse(line) as Log)
}

test('GELF goes out over UDP in chunks, and comes in over UDP and TCP, compressed or not', async () => {
  const port = await freePort()
  await using folder = await Folder.of({
    'qovery.yaml': `
sources:
  lines: { type: stdin, decoding: { codec: json } }
  udp: { type: socket, mode: udp, address: "127.0.0.1:${port}", decoding: { codec: gelf } }
  tcp: { type: socket, mode: tcp, address: "127.0.0.1:${port}", decoding: { codec: gelf } }
sinks:
  graylog:
    type: socket
    mode: udp
    inputs: [lines]
    address: "127.0.0.1:${port}"
    encoding: { codec: gelf, gelf: { max_chunk_size: 100 } }
  out: { type: console, inputs: [udp, tcp], encoding: { codec: json } }
`,
  })
  await using qovery = folder.run([])
  await qovery.says('Listening on udp')
  await qovery.says('Listening on tcp')
  const long = 'é'.repeat(2000)
  qovery.process.stdin.write(`${JSON.stringify({ host: 'h', message: long, count: 7 })}\n`)
  const message = (text: string) => JSON.stringify({ version: '1.1', host: 'h', short_message: text })
  await sendDatagrams(port, [message('plain'), gzipSync(message('gzip')), deflateSync(message('zlib'))])
  await sendStream({ port, host: '127.0.0.1' }, `${message('one')}\0${message('two\n')}\0`)
  await poll('all messages', () => logsOf(qovery.stdout).length === 6)
  const logs = logsOf(qovery.stdout)
  expect(logs.map((log) => log.message).sort()).toEqual(['gzip', 'one', 'plain', 'two\n', 'zlib', long].sort())
  expect(logs.find((log) => log.message === long)).toMatchObject({ host: 'h', version: '1.1', _count: 7 })
  expect(await qovery.stop()).toEqual({ code: 0, signal: null })
})
