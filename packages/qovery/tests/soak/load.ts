import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import type { NetConnectOpts } from 'node:net'
import { below, pause } from './chance.ts'
import { comeAndGo } from './clients/connections.ts'
import { sendGelf, sendPieces } from './clients/datagrams.ts'
import { post, scrape } from './clients/requests.ts'
import { RotatedLog, rotateOutput } from './clients/rotation.ts'
import * as messages from './messages.ts'
import { MoodyReceivers } from './receivers.ts'
import type { Scene } from './scene.ts'

/** Lets clients of all kinds come, do something, and go in one of several ways, for so many seconds, and until it is `enough`. */
export async function load(scene: Scene, seconds: number, enough = () => true): Promise<void> {
  const { observed, ports, counts } = scene
  const ends = performance.now() + seconds * 1000
  const udp = createSocket('udp4')
  const again = async (act: () => Promise<void>): Promise<void> => {
    while ((performance.now() < ends || !enough()) && observed.isAlive) await act()
  }
  const several = (count: number, act: () => Promise<void>) => Array.from({ length: count }, () => again(act))
  const connections = (count: number, to: NetConnectOpts, message: messages.Message) => {
    const stream = new messages.Stream(message)
    return several(count, () => comeAndGo(to, stream, counts))
  }
  const statsd = new messages.Stream(messages.statsd)
  const syslog = new messages.Stream(messages.syslog)
  const json = new messages.Stream(messages.json)
  const at = (port: number) => ({ port, host: '127.0.0.1' })
  const inFolder = (name: string) => ({ path: `${observed.folder.path}/${name}` })
  const logs = logsOf(scene)
  await Promise.all([
    ...connections(6, at(ports.statsd_tcp), messages.statsd),
    ...connections(2, inFolder('statsd.sock'), messages.statsd),
    ...connections(3, at(ports.json_tcp), messages.json),
    ...connections(2, at(ports.native_tcp), messages.native),
    ...connections(2, inFolder('influx.sock'), messages.influx),
    ...connections(3, at(ports.syslog_tcp), messages.syslog),
    ...several(3, () => scrape(scene)),
    ...several(4, () => post(scene, json)),
    again(() => sendPieces(udp, ports.statsd_udp, statsd, counts)),
    again(() => sendPieces(udp, ports.syslog_udp, syslog, counts)),
    again(() => sendGelf(udp, ports.gelf_udp, counts)),
    ...logs.map((log) => again(() => log.write())),
    again(() => rotateOutput(`${observed.folder.path}/out/files.log`, counts)),
    again(() => type(scene)),
  ])
  udp.close()
  counts.add(RENAMED_LINES, (logs[0] as RotatedLog).lines)
}

/** How many lines went into the log that is rotated without loss. */
export const RENAMED_LINES = 'lines that must arrive'

/** Makes what stands around a program under load: its folders and its receivers. */
export async function prepare({ observed, ports, counts }: Scene): Promise<MoodyReceivers> {
  for (const name of ['logs/renamed', 'logs/truncated', 'out'])
    await mkdir(`${observed.folder.path}/${name}`, { recursive: true })
  return await MoodyReceivers.start(ports, counts)
}

function logsOf({ observed, counts }: Scene): RotatedLog[] {
  const { path } = observed.folder
  return [
    new RotatedLog(`${path}/logs/renamed/app.log`, 'rename', counts),
    new RotatedLog(`${path}/logs/truncated/app.log`, 'truncate', counts),
  ]
}

/** Types into the program's standard input. */
async function type({ observed, counts }: Scene): Promise<void> {
  const { stdin } = observed.qovery.process
  const line = (_: unknown, i: number) => `{"status":${200 + (i % 3)},"bytes":${below(10_000)}}\n{broken\n`
  const lines = Array.from({ length: 20 }, line)
  if (!stdin.write(lines.join(''))) await Promise.race([once(stdin, 'drain'), pause(1000)])
  counts.add('lines typed', lines.length)
  await pause(50)
}
