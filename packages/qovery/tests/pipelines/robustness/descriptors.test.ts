import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { poll } from '@qovery/sdk/testing'
import { expect, test } from 'vitest'
import { Observed, SAID_ONCE } from '../../harness/observed.ts'
import { Folder, freePort } from '../../harness/qovery.ts'
import { connected, sendStream } from '../../harness/send.ts'

const HOST = '127.0.0.1'
const FILES = 150

test('with no descriptor left the program says so, works with those it has, and goes on when there are more', async () => {
  await using folder = await Folder.of()
  await mkdir(`${folder.path}/logs`)
  for (let i = 0; i < FILES; i++) await writeFile(`${folder.path}/logs/${i}.log`, `file ${i}\n`)
  const [tcp, syslog, http] = [await freePort(), await freePort(), await freePort()]
  await using observed = await Observed.start(
    {
      sources: `
  socket: { type: socket, mode: tcp, address: "${HOST}:${tcp}", decoding: { codec: bytes } }
  syslog: { type: syslog, mode: tcp, address: "${HOST}:${syslog}" }
  posted: { type: http_server, address: "${HOST}:${http}" }
  files: { type: file, include: ["\${FOLDER}/logs/*.log"], data_dir: "\${FOLDER}", glob_minimum_cooldown_ms: 200 }
  runs: { type: exec, mode: scheduled, command: [echo, ran], scheduled: { exec_interval_secs: 1 } }`,
      sinks: `
  kept: { type: file, inputs: [socket, syslog, posted, files, runs], path: "\${FOLDER}/out/{{ source_type }}.txt", encoding: { codec: text } }`,
    },
    { openFiles: 120, in: folder, flags: SAID_ONCE },
  )
  await observed.qovery.says('EMFILE')
  const to = { host: HOST, port: tcp }
  const flood = await Promise.all(Array.from({ length: 200 }, () => connected(to)))
  for (const { socket } of flood) socket.resume().end('flood\n')
  await Promise.all(flood.map(({ closed }) => closed))
  expect(observed.isAlive).toBe(true)
  const heard = (name: string) => readFile(`${folder.path}/out/${name}.txt`, 'utf8').catch(() => '')
  const sends = {
    socket: () => sendStream(to, 'after the flood\n'),
    syslog: () => sendStream({ host: HOST, port: syslog }, '<34>Oct 11 22:14:15 h su: after the flood\n'),
    http_server: () => fetch(`http://${HOST}:${http}/`, { method: 'POST', body: 'after the flood' }),
  }
  for (const [name, send] of Object.entries(sends)) {
    await poll(`what ${name} heard`, async () => {
      await send().catch(() => undefined)
      return (await heard(name)).includes('after the flood')
    })
  }
  await poll('a command that ran', async () => (await heard('exec')).includes('ran'))
  await poll('files', async () => (await heard('file')).split('\n').length > 10)
  expect(observed.qovery.stderr.split('EMFILE').length).toBeLessThan(40)
  expect((await observed.stop()).code).toBe(0)
})
