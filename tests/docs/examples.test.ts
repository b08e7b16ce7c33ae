import { createSocket } from 'node:dgram'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { poll } from '@qovery/sdk/testing'
import { describe, expect, test } from 'vitest'
import { builtin } from '../../packages/qovery/src/components/builtin.ts'
import { compile } from '../../packages/qovery/src/config/compile.ts'
import { loadText } from '../../packages/qovery/src/config/text/load.ts'
import { Folder, samplesAt, type Qovery } from '../../packages/qovery/tests/harness/qovery.ts'
import { lint, prometheusMissing } from '../../packages/qovery/tests/integration/prometheus/prometheus.ts'
import { CheckoutCopy, ROOT } from './testing/checkout-copy.ts'
import { Ports } from './testing/ports.ts'
import { Command } from './testing/terminal.ts'

const EXAMPLES = join(ROOT, 'examples')
const CONFIGS = readdirSync(EXAMPLES).filter((name) => /\.(yaml|toml|json)$/.test(name))
const PATIENCE_MS = 20_000
/** A start that builds the program. */
const START_MS = 60_000

test.each(CONFIGS)('%s is valid without a warning, and the README of the examples knows it', async (name) => {
  const text = await loadText({ files: [{ pattern: join(EXAMPLES, name) }], directories: [] }, new Map())
  expect((await compile(text, builtin, {})).faults).toEqual([])
  expect(readFileSync(join(EXAMPLES, 'README.md'), 'utf8')).toContain(`](${name})`)
})

test('npm start runs the quickstart: every kind of metric is on the page, and Ctrl-C ends it with 0', async () => {
  const ports = await Ports.free()
  using copy = new CheckoutCopy()
  copy.edit('examples/quickstart.yaml', (text) => ports.in(text))
  await using program = new Command('npm start', copy.path)
  const isUp = () =>
    !program.isRunning || (/Metrics are shown at/.test(program.output) && /Listening on udp/.test(program.output))
  await poll('the start', isUp, START_MS)
  expect(program.output).toContain('runs 4 sources, 2 transforms and 1 sink')
  await sendDatagram(Number(ports.in('8125')), 'orders_total:2|c|#shop:berlin')
  const url = ports.in('http://127.0.0.1:9598/metrics')
  const names = ['host_load1', 'qovery_uptime_seconds', 'orders_total', 'web_requests_total', 'web_response_bytes_sum']
  const samples = await scraped(url, (found) => names.every((name) => [...found.keys()].some(isOf(name))))
  expect(samples.get('orders_total{shop="berlin"}')).toBe(2)
  const { code, output } = await program.interrupt()
  expect(code).toBe(0)
  expect(output).toContain('Stopped; everything is delivered')
}, 120_000)

const missing = prometheusMissing()
const unless = missing === undefined ? '' : ` (left out: ${missing})`

// Samples that are pushed bring no help with them.
test.skipIf(missing !== undefined)(
  `promtool misses help of pushed metrics, and finds no other fault${unless}`,
  async () => {
    const { qovery, ports } = await start('quickstart.yaml')
    await using program = qovery
    const url = ports.in('http://127.0.0.1:9598/metrics')
    const names = ['host_load1', 'qovery_uptime_seconds', 'web_requests_total', 'web_response_bytes_sum']
    await scraped(url, (found) => names.every((name) => [...found.keys()].some(isOf(name))))
    const complaints = lint(await (await fetch(url)).text()).split('\n')
    expect(complaints.filter((line) => !/^$|^web_\w+ no help text$/.test(line))).toEqual([])
    expect((await program.stop('SIGINT')).code).toBe(0)
  },
)

describe('the program does with', () => {
  test('logs-to-metrics.yaml what it says, and ends with its input', async () => {
    const { qovery } = await start('logs-to-metrics.yaml', ['--quiet'])
    await using program = qovery
    const request = { method: 'GET', status: 200, bytes: 120 }
    for (const client of ['ann', 'bob', 'ann'])
      program.process.stdin.write(`${JSON.stringify({ ...request, client })}\n`)
    program.process.stdin.end()
    expect((await program.ended).code).toBe(0)
    const metrics = program.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { name: string })
    expect(metrics.map(({ name }) => name)).toEqual(['requests_total', 'response_bytes_total', 'visitors'])
    expect(metrics).toMatchObject([
      { counter: { value: 3 }, tags: { method: 'GET', status: '200' } },
      { counter: { value: 360 } },
      { set: { values: ['ann', 'bob'] } },
    ])
  })

  test('statsd-to-prometheus.yaml what it says', async () => {
    const { qovery, ports } = await start('statsd-to-prometheus.yaml')
    await using program = qovery
    await program.says('Metrics are shown')
    await program.says(ports.in(':8125'))
    await sendDatagram(Number(ports.in('8125')), 'orders_total:1|c|#shop:berlin\nquery_seconds:4|ms')
    const samples = await scraped(ports.in('http://127.0.0.1:9598/metrics'), (found) => found.size >= 10)
    expect(samples.get('shop_orders_total{shop="berlin"}')).toBe(1)
    expect(samples.get('shop_query_seconds_bucket{le="0.005"}')).toBe(1)
    expect(samples.get('shop_query_seconds_bucket{le="0.0025"}')).toBe(0)
    expect((await program.stop('SIGINT')).code).toBe(0)
  })

  test('several-sinks.yaml what it says: at the end the minute that has begun is written too', async () => {
    const { qovery, ports } = await start('several-sinks.yaml')
    await using program = qovery
    await program.says(ports.in(':8125'))
    for (let i = 0; i < 3; i++) await sendDatagram(Number(ports.in('8125')), 'orders_total:1|c')
    await scraped(ports.in('http://127.0.0.1:9598/metrics'), (found) => found.get('orders_total') === 3)
    expect((await program.stop('SIGINT')).code).toBe(0)
    expect(JSON.parse(program.stdout)).toMatchObject({ metric: { name: 'orders_total', counter: { value: 3 } } })
  })

  test('host-metrics.toml what it says, variables included', async () => {
    const { qovery, ports } = await start('host-metrics.toml', [], { LISTEN: '127.0.0.1:9090' })
    await using program = qovery
    const url = ports.in('http://127.0.0.1:9090/metrics')
    const samples = await scraped(url, (found) => found.size > 0)
    const names = [...samples.keys()]
    expect(names.some(isOf('node_load1'))).toBe(true)
    expect(names.filter((name) => /device="(lo|loop\d+)"/.test(name))).toEqual([])
    expect((await program.stop()).code).toBe(0)
  })

  test('own-telemetry.json what it says', async () => {
    const { qovery, ports } = await start('own-telemetry.json')
    await using program = qovery
    const url = ports.in('http://127.0.0.1:9598/metrics')
    const samples = await scraped(url, (found) => found.has('qovery_log_lines_total{level="INFO"}'))
    expect([...samples.keys()].some(isOf('qovery_build_info'))).toBe(true)
    expect((await program.stop()).code).toBe(0)
  })
})

/** Runs an example with free ports in place of those it names, in its text and in variables. */
async function start(name: string, flags: readonly string[] = [], variables: Readonly<Record<string, string>> = {}) {
  const ports = await Ports.free()
  const folder = await Folder.of({ [name]: ports.in(readFileSync(join(EXAMPLES, name), 'utf8')) })
  const env = Object.fromEntries(Object.entries(variables).map(([key, value]) => [key, ports.in(value)]))
  const qovery: Qovery = folder.run(['--config', name, ...flags], env)
  void qovery.ended.then(() => folder[Symbol.asyncDispose]())
  return { qovery, ports }
}

async function sendDatagram(port: number, text: string): Promise<void> {
  const socket = createSocket('udp4')
  await new Promise((resolve) => socket.send(text, port, '127.0.0.1', resolve))
  socket.close()
}

/** The samples of a page, once they are as wanted. */
function scraped(
  url: string,
  isRight: (samples: ReadonlyMap<string, number>) => boolean,
): Promise<Map<string, number>> {
  return poll(
    `a page at ${url} with all that is expected`,
    async () => {
      const samples = await samplesAt(url).catch(() => undefined)
      return samples !== undefined && isRight(samples) && samples
    },
    PATIENCE_MS,
  )
}

function isOf(name: string): (series: string) => boolean {
  return (series) => series === name || series.startsWith(`${name}{`)
}
