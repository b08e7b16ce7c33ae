import { createSocket } from 'node:dgram'
import { connect, type NetConnectOpts } from 'node:net'
import { poll } from '@qovery/sdk/testing'
import { expect, test } from 'vitest'
import { Folder, freePort, samplesAt } from '../harness/qovery.ts'

async function sendStream(to: NetConnectOpts, text: string): Promise<void> {
  const socket = connect(to)
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject).once('close', () => resolve())
    socket.end(text)
    socket.resume()
  })
}

async function sendDatagrams(port: number, datagrams: readonly string[]): Promise<void> {
  const socket = createSocket('udp4')
  for (const datagram of datagrams) await new Promise((resolve) => socket.send(datagram, port, '127.0.0.1', resolve))
  socket.close()
}

/** Sums the samples of a metric by the value of one label. */
function byLabel(samples: ReadonlyMap<string, number>, name: string, label: string): Map<string, number> {
  const sums = new Map<string, number>()
  for (const [series, value] of samples) {
    const found = new RegExp(`^${name}\\{(?:.*,)?${label}="([^"]*)"`).exec(series)
    if (found !== null) sums.set(found[1] as string, (sums.get(found[1] as string) ?? 0) + value)
  }
  return sums
}

test('lines of three kinds of socket are on the page to the last unit, and every ledger closes', async () => {
  const [page, tcp, udp] = [await freePort(), await freePort(), await freePort()]
  await using folder = await Folder.of({
    'qovery.yaml': `
sources:
  over_tcp: { type: statsd, mode: tcp, address: "127.0.0.1:${tcp}" }
  over_udp: { type: statsd, mode: udp, address: "127.0.0.1:${udp}" }
  over_unix: { type: statsd, mode: unix, path: "\${SOCKET}" }
  own: { type: internal_metrics, scrape_interval_secs: 0.1 }
transforms:
  edge: { type: aggregate, inputs: ["over_*"], interval_ms: 50 }
sinks:
  page: { type: prometheus_exporter, inputs: [edge, own], address: "127.0.0.1:${page}" }
  nothing: { type: blackhole, inputs: [over_tcp] }
`,
  })
  await using qovery = folder.run([], { SOCKET: `${folder.path}/statsd.sock` })
  await qovery.says('runs 4 sources')
  const url = `http://127.0.0.1:${page}/metrics`
  await poll('the first page', () => samplesAt(url).catch(() => undefined))
  const lines = Array.from({ length: 5000 }, (_, i) => `orders:${(i % 7) + 1}|c|#shop:s${i % 10}`)
  const total = lines.reduce((sum, _, i) => sum + (i % 7) + 1, 0)
  await sendStream({ port: tcp, host: '127.0.0.1' }, lines.join('\n'))
  await sendStream({ path: `${folder.path}/statsd.sock` }, 'depth:5|g\ndepth:+2|g\ntook:250:750|ms\nnot a line\n')
  await sendDatagrams(udp, ['orders:1|c|@0.5|#shop:s0\nvisitors:ann|s\nvisitors:bob|s', 'visitors:ann|s'])

  const ordersOf = (samples: Map<string, number>) =>
    [...byLabel(samples, 'orders', 'shop').values()].reduce((a, b) => a + b, 0)
  const samples = await poll('all orders and visitors', async () => {
    const now = await samplesAt(url)
    return ordersOf(now) === total + 2 && now.get('visitors') === 2 && now.get('took_count') === 2 && now
  })
  expect(samples.get('depth')).toBe(7)
  expect(samples.get('took_sum')).toBe(1)
  expect(samples.get('took_bucket{le="0.25"}')).toBe(1)

  const settled = await poll('a ledger that closes with all lines in it', async () => {
    const now = await samplesAt(url)
    const sum = (name: string) => byLabel(now, `qovery_component_${name}_events_total`, 'component_id')
    const [received, created, sent, discarded, merged] = ['received', 'created', 'sent', 'discarded', 'merged'].map(sum)
    const open = [...(received?.keys() ?? [])].filter((id) => {
      const into = (received?.get(id) ?? 0) + (created?.get(id) ?? 0)
      return into !== (sent?.get(id) ?? 0) + (discarded?.get(id) ?? 0) + (merged?.get(id) ?? 0)
    })
    return open.length === 0 && received?.get('over_unix') === 5 && { received, discarded }
  })
  expect(settled.received?.get('over_tcp')).toBe(5000)
  expect(settled.received?.get('nothing')).toBe(5000)
  expect(settled.discarded?.get('over_unix')).toBe(1)
  expect((await qovery.stop()).code).toBe(0)
})
