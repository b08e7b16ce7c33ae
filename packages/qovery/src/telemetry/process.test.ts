import { execFileSync, spawnSync } from 'node:child_process'
import { MetricBatchBuilder, singleTagValue, type MetricEvent, type TagValue } from '@qovery/sdk'
import { poll } from '@qovery/sdk/testing'
import { afterEach, expect, test } from 'vitest'
import { ComponentTelemetry } from './component.ts'
import { createLog } from './log.ts'
import { ownTelemetry } from './own.ts'
import { registerProcess } from './process.ts'
import { TelemetryRegistry } from './registry.ts'

const hasPromtool = spawnSync('promtool', ['--version']).error === undefined
const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

function events(registry: TelemetryRegistry): readonly MetricEvent[] {
  const into = new MetricBatchBuilder()
  registry.collect(into, Date.now())
  return into.finish().events
}

function processRegistry(): TelemetryRegistry {
  const registry = new TelemetryRegistry()
  stops.push(registerProcess(registry, { version: '1.2.3' }))
  return registry
}

test('the process tells of its age, memory, files, heap and build', () => {
  const registry = processRegistry()
  const found = new Map(events(registry).map((event) => [event.series.name, event]))
  const value = (name: string) => (found.get(name)?.value as { value: number } | undefined)?.value ?? Number.NaN
  expect(value('process_cpu_seconds_total')).toBeGreaterThan(0)
  expect(value('process_resident_memory_bytes')).toBeGreaterThan(10e6)
  expect(value('process_start_time_seconds') + value('uptime_seconds')).toBeCloseTo(Date.now() / 1000, 0)
  expect(value('process_open_fds')).toBeGreaterThan(2)
  expect(value('process_max_fds')).toBeGreaterThan(value('process_open_fds'))
  expect(value('heap_used_bytes')).toBeLessThanOrEqual(value('heap_limit_bytes'))
  expect(found.get('build_info')?.series.tag('version')).toBe('1.2.3')
  expect(found.get('build_info')?.series.tag('node_version')).toBe(process.version)
})

test('a stalled event loop shows in its delay', async () => {
  const registry = processRegistry()
  const delay = () => {
    const value = events(registry).find(({ series }) => series.name === 'event_loop_delay_max_seconds')?.value
    return (value as { value: number } | undefined)?.value
  }
  expect(delay()).toBeUndefined()
  await poll('a first reading', () => delay() !== undefined)
  const end = performance.now() + 300
  while (performance.now() < end);
  await poll('a reading of the stall', () => (delay() ?? 0) > 0.25)
})

test('pauses of the garbage collector are added up by kind', async () => {
  const registry = processRegistry()
  const minor = () =>
    events(registry).find(({ series }) => series.name === 'gc_pauses_total' && series.tag('kind') === 'minor')?.value
  expect(minor()).toMatchObject({ value: 0 })
  await poll('a minor collection', () => {
    const garbage = Array.from({ length: 200_000 }, (_, i) => ({ i }))
    return garbage.length > 0 && (minor() as { value: number }).value > 0
  })
})

test('promtool has nothing to say about our own telemetry', ({ skip }) => {
  skip(!hasPromtool, "promtool is missing: it comes with Debian's package `prometheus`")
  const registry = processRegistry()
  const log = createLog({ level: 'off', format: 'text', color: false, write: { write: () => true, close: () => {} } })
  ownTelemetry(registry, log)
  for (const component_kind of ['source', 'transform', 'sink'] as const) {
    const telemetry = new ComponentTelemetry(registry, {
      component_id: component_kind,
      component_kind,
      component_type: 't',
    })
    telemetry.received(1, 1)
    telemetry.receivedBytes(1)
    telemetry.sent(1, 1)
    telemetry.sentBytes(1)
    telemetry.discarded(1, 'r', true)
    telemetry.error('e', 'sending')
    telemetry.latency(1, 1)
    telemetry.created(1)
    telemetry.merged(1)
    telemetry.heldFrom(() => 1)
    telemetry.buffer.limits({ max_events: 1, max_bytes: 1 })
    telemetry.buffer.discarded(1, 1, 'r')
  }
  events(registry)
  const text = exposition(events(registry))
  expect(text).toContain('qovery_component_received_events_total{')
  expect(execFileSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' })).toBe('')
})

/** Samples in Prometheus' text format, just good enough to be linted. */
function exposition(all: readonly MetricEvent[]): string {
  const lines: string[] = []
  let family = ''
  for (const { series, value } of all) {
    const name = `${series.namespace}_${series.name}`
    const labels = series.tagNames.map((tag, i) => `${tag}="${singleTagValue(series.tagValues[i] as TagValue)}"`)
    if (name !== family) {
      const type = value.type === 'aggregated_histogram' ? 'histogram' : value.type
      lines.push(`# HELP ${name} ${series.description?.help}`, `# TYPE ${name} ${type}`)
      family = name
    }
    if (value.type !== 'aggregated_histogram') {
      lines.push(`${name}{${labels.join(',')}} ${(value as { value: number }).value}`)
      continue
    }
    let cumulative = 0
    for (const { upper_limit, count } of value.buckets) {
      cumulative += count
      lines.push(`${name}_bucket{${[...labels, `le="${upper_limit}"`].join(',')}} ${cumulative}`)
    }
    lines.push(`${name}_bucket{${[...labels, 'le="+Inf"'].join(',')}} ${value.count}`)
    lines.push(`${name}_sum{${labels.join(',')}} ${value.sum}`, `${name}_count{${labels.join(',')}} ${value.count}`)
  }
  return `${lines.join('\n')}\n`
}
