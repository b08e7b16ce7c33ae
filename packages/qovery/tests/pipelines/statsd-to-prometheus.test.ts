import { poll } from '@qovery/sdk/testing'
import { expect, test } from 'vitest'
import { sum } from '../harness/ledger.ts'
import { Observed } from '../harness/observed.ts'
import { freePort } from '../harness/qovery.ts'
import { sendDatagrams, sendStream } from '../harness/send.ts'

test('lines of three kinds of socket are on the page to the last unit, and every ledger closes', async () => {
  const [tcp, udp] = [await freePort(), await freePort()]
  await using observed = await Observed.start({
    sources: `
  over_tcp: { type: statsd, mode: tcp, address: "127.0.0.1:${tcp}" }
  over_udp: { type: statsd, mode: udp, address: "127.0.0.1:${udp}" }
  over_unix: { type: statsd, mode: unix, path: "\${FOLDER}/statsd.sock" }`,
    transforms: '  edge: { type: aggregate, inputs: ["over_*"], interval_ms: 50 }',
    sinks: '  nothing: { type: blackhole, inputs: [over_tcp] }',
    shown: ['edge'],
  })
  const lines = Array.from({ length: 5000 }, (_, i) => `orders:${(i % 7) + 1}|c|#shop:s${i % 10}`)
  const total = lines.reduce((before, _, i) => before + (i % 7) + 1, 0)
  await sendStream({ port: tcp, host: '127.0.0.1' }, lines.join('\n'))
  await sendStream(
    { path: `${observed.folder.path}/statsd.sock` },
    'depth:5|g\ndepth:+2|g\ntook:250:750|ms\nnot a line\n',
  )
  await sendDatagrams(udp, ['orders:1|c|@0.5|#shop:s0\nvisitors:ann|s\nvisitors:bob|s', 'visitors:ann|s'])

  const samples = await poll('all orders and visitors', async () => {
    const now = await observed.samples()
    return sum(now, 'orders') === total + 2 && now.get('visitors') === 2 && now.get('took_count') === 2 && now
  })
  expect(samples.get('depth')).toBe(7)
  expect(samples.get('took_sum')).toBe(1)
  expect(samples.get('took_bucket{le="0.25"}')).toBe(1)

  const { ledger, page } = observed
  const closed = await ledger.closed(page.url, (account) => account('over_unix').received === 5)
  expect(ledger.account(closed, 'over_tcp').received).toBe(5000)
  expect(ledger.account(closed, 'nothing').received).toBe(5000)
  expect(ledger.account(closed, 'over_unix').discarded).toEqual(new Map([['malformed_line', 1]]))
  expect((await observed.stop()).code).toBe(0)
})
