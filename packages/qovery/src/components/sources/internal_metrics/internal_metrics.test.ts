import {
  ABSOLUTE,
  Shape,
  type Batch,
  type ComponentContext,
  type MetricBatch,
  type Output,
  type OwnTelemetry,
} from '@qovery/sdk'
import { CollectedOutput, poll, testContext } from '@qovery/sdk/testing'
import { afterEach, describe, expect, test } from 'vitest'
import { TelemetryRegistry } from '../../../telemetry/registry.ts'
import { internal_metrics } from './index.ts'

const stops: AbortController[] = []
const runs: Promise<void>[] = []

afterEach(async () => {
  for (const stop of stops.splice(0)) stop.abort()
  await Promise.all(runs.splice(0))
})

function ownOf(registry: TelemetryRegistry): OwnTelemetry {
  return { collect: (into, now) => registry.collect(into, now), onLog: () => () => undefined }
}

async function start(
  options: object,
  registry: TelemetryRegistry,
  cx: Partial<Pick<ComponentContext, 'id'>> = {},
  into?: Output,
) {
  const out = new CollectedOutput()
  const stop = new AbortController()
  const context = testContext({ id: 'own', kind: 'source', own: ownOf(registry), ...cx })
  const source = await internal_metrics.create(internal_metrics.config.parse(options), context)
  stops.push(stop)
  const run = source.run(into ?? out, stop.signal)
  runs.push(run)
  return { out, stop, run }
}

describe('internal_metrics', () => {
  test('sends the absolute values of all own metrics at once, then at each interval', async () => {
    const registry = new TelemetryRegistry()
    const counter = registry.counter('lines_total', 'Lines.', { component_id: 'in' })
    counter.add(1)
    const { out } = await start({ scrape_interval_secs: 0.02 }, registry)
    expect(out.count).toBe(2)
    counter.add(41)
    await poll('the new value', () =>
      out.events('metric').some(({ value }) => value.type === 'counter' && value.value === 42),
    )
    const [event] = out.events('metric').filter(({ series }) => series.name === 'lines_total')
    expect(event).toMatchObject({
      kind: 'absolute',
      series: { namespace: 'qovery', tagNames: ['component_id', 'host'], tagValues: ['in', 'test-host'] },
    })
    expect(event?.series.description).toEqual({ help: 'Lines.' })
    expect(Math.abs((event?.timestamp ?? 0) - Date.now())).toBeLessThan(10_000)
  })

  test('keeps the same series object for the same metric', async () => {
    const registry = new TelemetryRegistry()
    const { out } = await start({ scrape_interval_secs: 0.01 }, registry)
    await out.until(2)
    const [first, second] = out.events('metric')
    expect(first?.series).toBe(second?.series)
  })

  test('marks each gathering as a whole generation, also where it needs several batches', async () => {
    const registry = new TelemetryRegistry({ max_label_sets: 5000 })
    for (let i = 0; i < 2500; i++) registry.counter('lines_total', 'Lines.', { peer: String(i) })
    const { out } = await start({ scrape_interval_secs: 0.01 }, registry)
    await out.until(5002)
    const generations = out.batches.map(({ batch }) => (batch as MetricBatch).generation)
    expect(out.batches.slice(0, 3).map(({ batch }) => batch.length)).toEqual([1000, 1000, 501])
    expect(generations.slice(0, 4)).toEqual([
      { scope: 'own', id: 1, final: false },
      { scope: 'own', id: 1, final: false },
      { scope: 'own', id: 1, final: true },
      { scope: 'own', id: 2, final: false },
    ])
  })

  test('takes another namespace, and tags for host and process by the names that are asked for', async () => {
    const registry = new TelemetryRegistry()
    registry.gauge('depth', 'Depth.', { host: 'own', a: 'b' }).set(1)
    const { out } = await start({ namespace: 'vector', tags: { host_key: 'host', pid_key: 'pid' } }, registry)
    const depth = out.events('metric').find(({ series }) => series.name === 'depth')
    expect(depth?.series).toMatchObject({
      namespace: 'vector',
      tagNames: ['a', 'host', 'pid'],
      tagValues: ['b', 'test-host', String(process.pid)],
    })
  })

  test('adds no tags and no namespace where their names are empty', async () => {
    const { out } = await start({ namespace: '', tags: { host_key: '', pid_key: '' } }, new TelemetryRegistry())
    const { series } = out.events('metric')[0] ?? {}
    expect(series?.namespace).toBeUndefined()
    expect(series?.tagNames).toEqual([])
  })

  test('waits for room downstream before it gathers again', async () => {
    const pending: (() => void)[] = []
    const output = new CollectedOutput()
    const out = {
      deliver: () => Promise.reject(new Error('not asked for')),
      send: (batch: Batch) => {
        void output.send(batch)
        expect(pending).toEqual([])
        return new Promise<void>((resolve) => pending.push(resolve))
      },
    }
    const { stop, run } = await start({ scrape_interval_secs: 0.001 }, new TelemetryRegistry(), {}, out)
    for (let gathering = 1; gathering < 5; gathering++) {
      await output.until(gathering)
      await new Promise((turn) => setImmediate(turn))
      expect(output.count).toBe(gathering)
      pending.pop()?.()
    }
    await output.until(5)
    stop.abort()
    pending.pop()?.()
    await run
  })

  test('sends counters and gauges as columns', async () => {
    const registry = new TelemetryRegistry()
    registry.gauge('depth', 'Depth.').set(7)
    const { out } = await start({}, registry)
    const { columns } = out.batches[0]!.batch as MetricBatch
    expect([...columns.shapes]).toEqual([Shape.gauge | ABSOLUTE, Shape.gauge | ABSOLUTE])
    expect(columns.values[1]).toBe(7)
  })

  test('refuses an interval that would never rest', () => {
    expect(internal_metrics.config.safeParse({ scrape_interval_secs: 0 }).success).toBe(false)
  })
})
