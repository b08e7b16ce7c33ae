import { poll } from '@qovery/sdk/testing'
import { describe, expect, test } from 'vitest'
import { Ledger, sum } from '../harness/ledger.ts'
import { Observed } from '../harness/observed.ts'
import { freePort } from '../harness/qovery.ts'
import { sendStream } from '../harness/send.ts'

const HOST = '127.0.0.1'

describe('the books of a running program close', () => {
  test('where a fan-out has one branch that is stuck and drops what comes, and one that takes all', async () => {
    await using observed = await Observed.start({
      sources: '  in: { type: stdin }',
      sinks: `
  stuck:
    type: console
    inputs: [in]
    encoding: { codec: text }
    buffer: { type: memory, max_events: 500, when_full: drop_newest }
  free: { type: blackhole, inputs: [in] }`,
    })
    const { ledger, page, qovery } = observed
    qovery.process.stdout.pause()
    const line = `${'x'.repeat(99)}\n`
    for (let i = 0; i < 200; i++) qovery.process.stdin.write(line.repeat(500))
    const stuck = await ledger.closed(page.url, (account) => account('free').received === 100_000)
    const { received, sent, overflowed } = ledger.account(stuck, 'stuck')
    const buffered = sum(stuck, 'qovery_buffer_events', { component_id: 'stuck' })
    expect(overflowed.get('buffer_full')).toBeGreaterThan(0)
    expect(buffered).toBeGreaterThanOrEqual(500)
    expect(received + buffered + (overflowed.get('buffer_full') ?? 0)).toBe(100_000)
    expect(sent).toBeLessThan(100_000)

    qovery.process.stdout.resume()
    const settled = await ledger.closed(
      page.url,
      (account, now) =>
        sum(now, 'qovery_buffer_events', { component_id: 'stuck' }) === 0 &&
        account('stuck').sent === received + buffered,
    )
    expect((await observed.stop()).code).toBe(0)
    expect(qovery.stdout.length / line.length).toBe(ledger.account(settled, 'stuck').sent)
  })

  test('where a sink that is stuck makes many clients wait, of which none loses anything', async () => {
    const tcp = await freePort()
    await using observed = await Observed.start({
      sources: `  lines: { type: statsd, mode: tcp, address: "${HOST}:${tcp}" }`,
      sinks: '  stuck: { type: console, inputs: [lines], encoding: { codec: text } }',
    })
    const { ledger, page, qovery } = observed
    qovery.process.stdout.pause()
    const each = 30_000
    const clients = Array.from({ length: 100 }, () => sendStream({ port: tcp, host: HOST }, 'a:1|c\n'.repeat(each)))
    const buffered = (samples: ReadonlyMap<string, number>) =>
      sum(samples, 'qovery_buffer_events', { component_id: 'stuck' })
    const stuck = await ledger.closed(page.url, (account, now) => buffered(now) >= 500 && account('lines').held > 0)
    expect(ledger.account(stuck, 'lines').received).toBeLessThan(clients.length * each)

    qovery.process.stdout.resume()
    await Promise.all(clients)
    const settled = await ledger.closed(page.url, (account) => account('stuck').sent === clients.length * each)
    expect(ledger.account(settled, 'lines').discarded).toEqual(new Map())
    expect((await observed.stop()).code).toBe(0)
    expect(qovery.stdout.split('\n').length - 1).toBe(clients.length * each)
  })

  test('where a filter and a route drop on purpose, and where nobody listens', async () => {
    const tcp = await freePort()
    await using observed = await Observed.start({
      sources: `
  lines: { type: stdin }
  samples: { type: statsd, mode: tcp, address: "${HOST}:${tcp}" }`,
      transforms: `
  metrics: { type: filter, inputs: [lines, samples], condition: { type: is_metric } }
  ways: { type: route, inputs: [lines, samples], route: { logs: { type: is_log }, all: { type: is_metric } } }
  one_way: { type: exclusive_route, inputs: [metrics], routes: [{ name: traces, condition: { type: is_trace } }] }`,
      sinks: '  nothing: { type: blackhole, inputs: [ways.logs, metrics, one_way.traces] }',
      shown: ['metrics'],
    })
    observed.qovery.process.stdin.write('line\n'.repeat(3000))
    await sendStream({ port: tcp, host: HOST }, 'a:1|c\n'.repeat(2000))
    const { ledger, page } = observed
    const samples = await ledger.closed(
      page.url,
      (account) => account('ways').received === 5000 && account('nothing').received === 5000,
    )
    expect(ledger.account(samples, 'metrics').discarded).toEqual(new Map([['filtered', 3000]]))
    expect(ledger.account(samples, 'ways').discarded).toEqual(new Map([['unconsumed_output', 2000]]))
    expect(samples.get('a')).toBe(2000)
    expect((await observed.stop()).code).toBe(0)
  })

  test('where logs become metrics, several of one and none of those that lack a field, and these are aggregated', async () => {
    await using observed = await Observed.start({
      sources: '  logs: { type: stdin, decoding: { codec: json } }',
      transforms: `
  made:
    type: log_to_metric
    inputs: [logs]
    metrics:
      - { type: counter, field: status, name: requests, tags: { status: "{{ status }}" } }
      - { type: histogram, field: seconds, name: seconds }
      - { type: set, field: user, name: users }
  folded: { type: aggregate, inputs: [made], interval_ms: 20 }`,
      shown: ['folded'],
    })
    const lines = Array.from({ length: 3000 }, (_, i) => {
      if (i % 10 === 7) return '{"status":200}'
      if (i % 10 === 8) return 'no JSON'
      if (i % 10 === 9) return JSON.stringify({ status: 200, seconds: 'long', user: 'x' })
      return JSON.stringify({ status: i % 2 === 0 ? 200 : 500, seconds: 0.25, user: `u${i % 7}` })
    })
    observed.qovery.process.stdin.write(`${lines.join('\n')}\n`)
    const { ledger, page } = observed
    const samples = await ledger.closed(page.url, (_, now) => sum(now, 'requests') === 2100 && now.get('users') === 7)
    const logs = ledger.account(samples, 'logs')
    const made = ledger.account(samples, 'made')
    const folded = ledger.account(samples, 'folded')
    expect([logs.received, logs.sent, logs.discarded.get('decode_failed')]).toEqual([3000, 2700, 300])
    expect([made.received, made.sent]).toEqual([2700, 6300])
    expect([...made.discarded.values()].reduce((a, b) => a + b, 0)).toBe(600)
    expect(folded.received).toBe(6300)
    expect(folded.merged - folded.created).toBe(6300 - folded.sent)
    expect(samples.get('seconds_count')).toBe(2100)
    expect((await observed.stop()).code).toBe(0)
  })

  test('where what one sink does not take is counted, and no longer as sent', async () => {
    const tcp = await freePort()
    await using observed = await Observed.start({
      sources: `  lines: { type: statsd, mode: tcp, address: "${HOST}:${tcp}" }`,
      shown: ['lines'],
    })
    await sendStream({ port: tcp, host: HOST }, `a:1|c\n${'a:1|g\n'.repeat(100)}a:1|c\n`)
    const { ledger, page } = observed
    const samples = await ledger.closed(page.url, (account) => account('page').discarded.size > 0)
    expect(ledger.account(samples, 'page').discarded).toEqual(new Map([['type_conflict', 100]]))
    expect(samples.get('a')).toBe(2)
    expect((await observed.stop()).code).toBe(0)
  })
})

describe('a ledger', () => {
  test('names each sum that does not come out', async () => {
    const ledger = await Ledger.of(`
sources: { in: { type: stdin } }
sinks: { out: { type: console, inputs: [in], encoding: { codec: text } } }
`)
    const samples = new Map([
      ['qovery_component_received_events_total{component_id="in"}', 10],
      ['qovery_component_sent_events_total{component_id="in",output="_default"}', 8],
      ['qovery_component_discarded_events_total{component_id="in",intentional="false",reason="bad"}', 1],
      ['qovery_buffer_received_events_total{component_id="out"}', 7],
      ['qovery_buffer_sent_events_total{component_id="out"}', 5],
      ['qovery_buffer_events{component_id="out"}', 1],
      ['qovery_component_received_events_total{component_id="out"}', 5],
      ['qovery_component_sent_events_total{component_id="out"}', 5],
    ])
    expect(ledger.faults(samples)).toEqual([
      'in: received 10 + created 0 is not sent 8 + dropped 1 + merged 0 + held 0',
      'in → out: sent 8, received 7',
      'the buffer of out: received 7 is not sent 5 + dropped 0 + buffered 1',
    ])
    samples.set('qovery_component_received_events_total{component_id="in"}', 9)
    samples.set('qovery_buffer_received_events_total{component_id="out"}', 8)
    samples.set('qovery_buffer_events{component_id="out"}', 3)
    expect(ledger.faults(samples)).toEqual([])
  })

  test('that stays open is an error which says where', async () => {
    await using observed = await Observed.start({ sources: '' })
    const never = observed.ledger.closed(observed.page.url, () => false, 100)
    await expect(never).rejects.toThrow(/the closing of the books had not happened after 100 ms:\nnot all was in them/)
    await poll('the page, still', async () => (await observed.samples()).size > 0)
  })
})
