import { expect, test } from 'vitest'
import { sum } from '../../harness/ledger.ts'
import { drawn, hostileBytes } from '../../harness/mutator.ts'
import { Observed } from '../../harness/observed.ts'
import { freePort } from '../../harness/qovery.ts'
import { sendInPortions } from '../../harness/portions.ts'
import { sendDatagrams, sendStream } from '../../harness/send.ts'

const VALID = [
  'orders:1|c|#shop:berlin,paid\norders:2.5|c|@0.1|#shop:paris\n',
  'depth:-5|g\ndepth:+2e3|g|#queue:a,queue:b\ndepth:.5|g|c:ci-0123|e:it-false\n',
  'took:250:1.5:-3|ms|@0.25|T1656581400\nsize:1:2:3|d\nsize:7|h\n',
  'visitors:ann|s\nvisitors:Zoë|s|#zone:öst\n',
  '_e{5,4}:title|text|#tag\n_sc|service|0|m:fine\n\r\n\n',
]
/** A line that is no sample, and one that is none of ours, whatever else was drawn. */
const DROPPED = Buffer.from('broken\n_e{5,4}:title|text\n')
const MIB = 1024 * 1024
/** A line of the text format, whatever stands in its labels. */
const PAGE_LINE =
  /^(?:# (?:HELP|TYPE) [a-z_:][\w:]* .*|[a-z_:][\w:]*(?:\{(?:[a-z_]\w*="(?:[^"\\\n]|\\[\\"n])*",?)+\})? \S+)$/i

/** What a stream or datagram must come to: at least one event a line that is not blank, and no more than it has values. */
function bounds(input: Buffer): { least: number; most: number } {
  const lines = input.toString('latin1').split('\n')
  const filled = lines.filter((line) => line !== '' && line !== '\r')
  const values = (line: string) => Math.max(1, (line.split('|')[0] as string).split(':').length - 1)
  return { least: filled.length, most: filled.reduce((before, line) => before + values(line), 0) }
}

function boundsOf(inputs: readonly Buffer[]): { least: number; most: number } {
  const all = inputs.map(bounds)
  const add = (key: 'least' | 'most') => all.reduce((before, one) => before + one[key], 0)
  return { least: add('least'), most: add('most') }
}

function bytesInto(samples: ReadonlyMap<string, number>, component_id: string): number {
  return sum(samples, 'qovery_component_received_bytes_total', { component_id })
}

test('whatever bytes come over TCP, UDP and a unix socket, each line is a sample or a counted discard', async () => {
  const [tcp, udp] = [await freePort(), await freePort()]
  await using observed = await Observed.start({
    sources: `
  over_tcp: { type: statsd, mode: tcp, address: "127.0.0.1:${tcp}" }
  over_udp: { type: statsd, mode: udp, address: "127.0.0.1:${udp}" }
  over_unix: { type: statsd, mode: unix, path: "\${FOLDER}/statsd.sock", sanitize: false }`,
    transforms: '  edge: { type: aggregate, inputs: [over_udp], interval_ms: 50 }',
    shown: ['edge', 'over_tcp', 'over_unix'],
  })
  const { ledger, page } = observed
  const { inputs, seed } = drawn(hostileBytes(VALID), 450)
  const streams = {
    over_tcp: [...inputs.slice(0, 150), DROPPED],
    over_unix: [...inputs.slice(150, 300), DROPPED],
  }
  const datagrams = [...inputs.slice(300), DROPPED]
  const sent = [...Object.entries(streams), ['over_udp', datagrams] as const]
  const before = await observed.residentMiB()
  const unix = { path: `${observed.folder.path}/statsd.sock` }
  const sendAll = async (to: Parameters<typeof sendStream>[0], all: readonly Buffer[]) => {
    for (const bytes of all) await sendStream(to, bytes)
  }
  await Promise.all([
    sendAll({ port: tcp, host: '127.0.0.1' }, streams.over_tcp),
    sendAll(unix, streams.over_unix),
    sendInPortions(observed, { id: 'over_udp', port: udp }, datagrams),
  ])
  await Promise.all([sendStream({ port: tcp, host: '127.0.0.1' }, 'still:1|c\n'), sendStream(unix, 'still:1|c\n')])
  await sendDatagrams(udp, ['still:1|c'])
  const bytesOf = (id: string, all: readonly Buffer[]) =>
    all.reduce((before, { length }) => before + length, (id === 'over_udp' ? 'still:1|c' : 'still:1|c\n').length)
  const isThere = (now: ReadonlyMap<string, number>) =>
    now.get('still') === 3 && sent.every(([id, all]) => bytesInto(now, id) === bytesOf(id, all))
  const samples = await ledger
    .closed(page.url, (_, now) => isThere(now))
    .catch((error: unknown) => {
      throw new Error(`with QOVERY_TEST_SEED=${seed}: ${String(error)}`, { cause: error })
    })

  for (const [id, all] of sent) {
    const { received, discarded } = ledger.account(samples, id)
    const { least, most } = boundsOf(all)
    expect(received, `lines of ${id} with QOVERY_TEST_SEED=${seed}`).toBeGreaterThan(least)
    expect(received, `lines of ${id} with QOVERY_TEST_SEED=${seed}`).toBeLessThanOrEqual(most + 1)
    expect(discarded.get('malformed_line'), `seed ${seed}`).toBeGreaterThan(0)
    expect(discarded.get('dogstatsd_event'), `seed ${seed}`).toBeGreaterThan(0)
  }
  expect(sum(samples, 'qovery_component_errors_total', { error_type: 'source_failed' })).toBe(0)
  expect(sum(samples, 'qovery_component_errors_total', { error_type: 'transform_failed' })).toBe(0)
  const shown = (await (await fetch(page.url)).text()).trimEnd().split('\n')
  expect(shown.filter((line) => !PAGE_LINE.test(line))).toEqual([])
  expect((await observed.residentMiB()) - before).toBeLessThan(100)
  expect(await observed.stop()).toEqual({ code: 0, signal: null })
})

test('a line that never ends is dropped once, however long it is, and the next one counts', async () => {
  const tcp = await freePort()
  await using observed = await Observed.start({
    sources: `  lines: { type: statsd, mode: tcp, address: "127.0.0.1:${tcp}" }`,
    shown: ['lines'],
  })
  const before = await observed.residentMiB()
  const endless = Buffer.alloc(64 * MIB, 'x')
  await sendStream({ port: tcp, host: '127.0.0.1' }, Buffer.concat([endless, Buffer.from('\nafter:1|c\n')]))
  const all = endless.length + '\nafter:1|c\n'.length
  const isThere = (now: ReadonlyMap<string, number>) => now.get('after') === 1 && bytesInto(now, 'lines') === all
  const samples = await observed.ledger.closed(observed.page.url, (_, now) => isThere(now))
  expect(observed.ledger.account(samples, 'lines').discarded).toEqual(new Map([['line_too_long', 1]]))
  expect((await observed.residentMiB()) - before).toBeLessThan(60)
})
