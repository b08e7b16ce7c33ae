import { execFileSync } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { poll } from '@qovery/sdk/testing'
import { describe, expect, test } from 'vitest'
import { sum } from '../../harness/ledger.ts'
import { Observed } from '../../harness/observed.ts'
import { Folder, freePort } from '../../harness/qovery.ts'
import { connected } from '../../harness/send.ts'

const HOST = '127.0.0.1'

/** Sends lines until the connection is over, and tells how many were handed to the kernel. */
async function pour(port: number): Promise<{ stop(): void; lines: Promise<number> }> {
  const { socket, closed } = await connected({ port, host: HOST })
  socket.resume()
  let lines = 0
  const write = () => {
    while (socket.writable) {
      lines += 500
      if (!socket.write('orders:1|c\n'.repeat(500))) return
    }
  }
  socket.on('drain', write)
  write()
  return { stop: () => void socket.end(), lines: closed.then(() => lines) }
}

describe('SIGTERM', () => {
  test('during load takes in what clients have sent, delivers it, and ends with 0', async () => {
    const tcp = await freePort()
    await using observed = await Observed.start({
      sources: `  lines: { type: statsd, mode: tcp, address: "${HOST}:${tcp}" }`,
      transforms: `  each_way: { type: route, inputs: [lines], route: { all: { type: is_metric } } }`,
      sinks: `
  printed:
    type: console
    inputs: [each_way.all]
    encoding: { codec: text }`,
      shown: ['lines'],
    })
    const clients = await Promise.all([pour(tcp), pour(tcp)])
    await poll('some output', () => observed.qovery.stdout.length > 1_000_000)
    observed.qovery.process.kill('SIGTERM')
    await observed.qovery.says('SIGTERM: stopping')
    for (const client of clients) client.stop()
    const sent = (await Promise.all(clients.map(({ lines }) => lines))).reduce((a, b) => a + b, 0)
    expect(await observed.qovery.ended).toEqual({ code: 0, signal: null })
    expect(observed.qovery.stdout.split('\n').length - 1).toBe(sent)
    expect(observed.qovery.stderr).toContain('Stopped; everything is delivered')
  })

  test('while there is no room takes in what clients have sent once there is, and waits for none that says no more', async () => {
    const tcp = await freePort()
    await using observed = await Observed.start({
      sources: `  lines: { type: statsd, mode: tcp, address: "${HOST}:${tcp}" }`,
      sinks: '  printed: { type: console, inputs: [lines], encoding: { codec: text } }',
    })
    observed.qovery.process.stdout.pause()
    const client = await connected({ port: tcp, host: HOST, allowHalfOpen: true })
    client.socket.write('a:1|c\n'.repeat(100_000))
    const held = async () =>
      sum(await observed.samples(), 'qovery_component_held_events', { component_id: 'lines' }) > 0
    await poll('a full pipeline', held)
    const ended = observed.endsSoon()
    await observed.qovery.says('SIGTERM: stopping')
    await new Promise((resolve) => setTimeout(resolve, 500))
    observed.qovery.process.stdout.resume()
    expect(await ended).toEqual({ code: 0, signal: null })
    expect(observed.qovery.stdout.split('\n').length - 1).toBe(100_000)
    client.socket.destroy()
  })

  test('a second time ends at once what will not end', async () => {
    await using folder = await Folder.of()
    // Nobody reads this standard output, so what is printed cannot be delivered.
    await using observed = await Observed.start({ sources: STUCK.sources, sinks: STUCK.sinks }, { in: folder })
    observed.qovery.process.stdout.pause()
    await poll(
      'a full pipe',
      async () => sum(await observed.samples(), 'qovery_buffer_events', { component_id: 'printed' }) >= 500,
    )
    observed.qovery.process.kill('SIGTERM')
    await observed.qovery.says('SIGTERM: stopping')
    // One that follows within a second is taken for an echo of the first.
    await poll('the end', () => {
      observed.qovery.process.kill('SIGTERM')
      return !observed.isAlive
    })
    observed.qovery.process.stdout.resume()
    expect((await observed.qovery.ended).code).toBe(128 + 15)
    expect(observed.qovery.stderr).toMatch(/SIGTERM again: ended at once[^\n]*\n$/)
  })

  test('ends within its limit what will not end, and says that something was left', async () => {
    await using observed = await Observed.start(STUCK, { flags: ['--graceful-shutdown-limit-secs', '0.5'] })
    observed.qovery.process.stdout.pause()
    await poll(
      'a full pipe',
      async () => sum(await observed.samples(), 'qovery_buffer_events', { component_id: 'printed' }) >= 500,
    )
    observed.qovery.process.kill('SIGTERM')
    await observed.qovery.says('Stopped; what could not be delivered is counted as dropped')
    await poll('the end', () => !observed.isAlive)
    observed.qovery.process.stdout.resume()
    expect((await observed.qovery.ended).code).toBe(1)
  })

  test('ends a program whose file system hangs', async () => {
    await using folder = await Folder.of()
    await mkdir(`${folder.path}/proc`)
    for (const name of ['stat', 'meminfo', 'loadavg', 'mounts', 'diskstats']) {
      execFileSync('mkfifo', [`${folder.path}/proc/${name}`])
    }
    await using observed = await Observed.start(
      { sources: '  host: { type: host_metrics, scrape_interval_secs: 1 }', shown: ['host'] },
      { in: folder, env: { PROCFS_ROOT: `${folder.path}/proc` } },
    )
    expect([
      { code: 0, signal: null },
      { code: null, signal: 'SIGKILL' },
    ]).toContainEqual(await observed.endsSoon())
    expect(observed.qovery.stderr).toContain('Stopped; everything is delivered')
  })
})

const STUCK = {
  sources: '  many: { type: demo_logs, format: json, interval: 0.00001 }',
  sinks: '  printed: { type: console, inputs: [many], encoding: { codec: json } }',
}
