import { poll } from '@qovery/sdk/testing'
import { expect, test } from 'vitest'
import { Folder, freePort } from '../harness/qovery.ts'

/** What `protoc -o` writes of `syntax = "proto3"; package t; message Line { string job_title = 1; int64 n = 2; }`. */
const DESCRIPTORS = Buffer.from(
  '0a3a0a07742e70726f746f12017422240a044c696e6512110a096a6f625f7469746c6518012001280912090a016e180220012803620670726f746f33',
  'hex',
)

test('logs go out as messages of Protocol Buffers over TCP, and come in again', async () => {
  const port = await freePort()
  await using folder = await Folder.of({
    'qovery.yaml': `
sources:
  lines: { type: stdin, decoding: { codec: json } }
  tcp:
    type: socket
    mode: tcp
    address: "127.0.0.1:${port}"
    decoding: { codec: protobuf, protobuf: { desc_file: t.desc, message_type: t.Line } }
sinks:
  messages:
    type: socket
    mode: tcp
    inputs: [lines]
    address: "127.0.0.1:${port}"
    encoding: { codec: protobuf, protobuf: { desc_file: t.desc, message_type: t.Line } }
  out: { type: console, inputs: [tcp], encoding: { codec: json } }
`,
  })
  await folder.write('t.desc', DESCRIPTORS)
  await using qovery = folder.run([])
  await qovery.says('Listening on tcp')
  qovery.process.stdin.write('{"job_title":"a","n":1}\n{"job_title":"b","n":-2,"other":1}\n')
  await poll('both logs', () => qovery.stdout.split('\n').length === 3)
  const logs = qovery.stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as object)
  expect(logs).toMatchObject([
    { job_title: 'a', n: 1 },
    { job_title: 'b', n: -2 },
  ])
  expect(logs[1]).not.toHaveProperty('other')
  expect(await qovery.stop()).toEqual({ code: 0, signal: null })
})
