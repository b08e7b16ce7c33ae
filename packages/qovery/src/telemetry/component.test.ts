import { MetricBatchBuilder, singleTagValue, type TagValue } from '@qovery/sdk'
import { describe, expect, test } from 'vitest'
import { ComponentTelemetry } from './component.ts'
import { TelemetryRegistry } from './registry.ts'
import { Utilization } from './utilization.ts'

const WHO = { component_id: 'in', component_kind: 'transform', component_type: 'filter' } as const

/** Values by name and labels, without the labels that all of them have. */
function shown(registry: TelemetryRegistry): Record<string, number> {
  const into = new MetricBatchBuilder()
  registry.collect(into, Date.now())
  const values: Record<string, number> = {}
  for (const { series, value } of into.finish().events) {
    const own = series.tagNames.flatMap((name, i) =>
      name.startsWith('component_') ? [] : `${name}=${singleTagValue(series.tagValues[i] as TagValue)}`,
    )
    values[[series.name, ...own].join(' ')] =
      value.type === 'counter' || value.type === 'gauge' ? value.value : 'count' in value ? value.count : Number.NaN
  }
  delete values['internal_metrics_cardinality']
  return values
}

describe('the metrics of a component', () => {
  test('stand at zero from the start where their labels are known', () => {
    const registry = new TelemetryRegistry()
    expect(new ComponentTelemetry(registry, WHO, ['', 'rest']).labels).toEqual(WHO)
    expect(shown(registry)).toEqual({
      component_received_events_total: 0,
      component_received_event_bytes_total: 0,
      component_received_events_count: 0,
      'component_sent_events_total output=_default': 0,
      'component_sent_events_total output=rest': 0,
      'component_sent_event_bytes_total output=_default': 0,
      'component_sent_event_bytes_total output=rest': 0,
      utilization: 0,
    })
  })

  test('carry who it is, and count what it is told', () => {
    const registry = new TelemetryRegistry()
    const telemetry = new ComponentTelemetry(registry, { ...WHO, component_kind: 'source' })
    telemetry.received(10, 1000)
    telemetry.received(5, 500)
    telemetry.receivedBytes(700)
    telemetry.sent(9, 900)
    telemetry.sent(1, 100, 'rest')
    telemetry.sentBytes(3)
    telemetry.discarded(2, 'malformed', false)
    telemetry.discarded(3, 'malformed', false)
    telemetry.discarded(1, 'malformed', true)
    telemetry.error('parse_failed', 'processing')
    telemetry.error('parse_failed', 'processing')
    telemetry.created(4)
    telemetry.merged(5)
    telemetry.heldFrom(() => 6)
    telemetry.latency(20, 15)
    telemetry.counter('lines_total', 'Lines.', { mode: 'tcp' }).add(1)
    expect(shown(registry)).toEqual({
      component_received_events_total: 15,
      component_received_event_bytes_total: 1500,
      component_received_events_count: 2,
      component_received_bytes_total: 700,
      'component_sent_events_total output=_default': 9,
      'component_sent_event_bytes_total output=_default': 900,
      'component_sent_events_total output=rest': 1,
      'component_sent_event_bytes_total output=rest': 100,
      component_sent_bytes_total: 3,
      'component_discarded_events_total intentional=false reason=malformed': 5,
      'component_discarded_events_total intentional=true reason=malformed': 1,
      'component_errors_total error_type=parse_failed stage=processing': 2,
      component_created_events_total: 4,
      component_merged_events_total: 5,
      component_held_events: 6,
      component_latency_seconds: 15,
      component_latency_mean_seconds: 0.02,
      'lines_total mode=tcp': 1,
    })
  })

  test('of a sink have no output, and those of its buffer its place in the row of buffers', () => {
    const registry = new TelemetryRegistry()
    const telemetry = new ComponentTelemetry(registry, { ...WHO, component_kind: 'sink' })
    telemetry.sent(3, 30)
    telemetry.buffer.limits({ max_events: 500 })
    telemetry.buffer.received(4, 40)
    telemetry.buffer.sent(3, 30)
    telemetry.buffer.discarded(1, 10, 'buffer_full')
    telemetry.buffer.level(1, 10)
    expect(shown(registry)).toMatchObject({
      component_sent_events_total: 3,
      'buffer_received_events_total stage=0': 4,
      'buffer_received_bytes_total stage=0': 40,
      'buffer_sent_events_total stage=0': 3,
      'buffer_sent_bytes_total stage=0': 30,
      'buffer_discarded_events_total intentional=false reason=buffer_full stage=0': 1,
      'buffer_discarded_bytes_total intentional=false reason=buffer_full stage=0': 10,
      'buffer_events stage=0': 1,
      'buffer_size_events stage=0': 1,
      'buffer_byte_size stage=0': 10,
      'buffer_size_bytes stage=0': 10,
      'buffer_max_event_size stage=0': 500,
      'buffer_max_size_events stage=0': 500,
    })
  })

  test('expire together, but not under a successor that has already begun', () => {
    const registry = new TelemetryRegistry({ expire_metrics_secs: 0 })
    const before = new ComponentTelemetry(registry, WHO)
    before.buffer.level(1, 1)
    const after = new ComponentTelemetry(registry, WHO)
    after.received(1, 1)
    before.remove()
    expect(shown(registry)).toMatchObject({ component_received_events_total: 1, utilization: 0 })
    after.remove()
    expect(shown(registry)).toEqual({})
  })

  test('stay bounded when reasons are made of data', () => {
    const registry = new TelemetryRegistry({ max_label_sets: 10 })
    const telemetry = new ComponentTelemetry(registry, WHO)
    for (let i = 0; i < 2000; i++) telemetry.discarded(1, `bad line ${i}`, false)
    const discarded = Object.entries(shown(registry)).filter(([name]) => name.startsWith('component_discarded'))
    expect(discarded).toHaveLength(11)
    expect(discarded.reduce((sum, [, count]) => sum + count, 0)).toBe(2000)
  })
})

describe('utilization', () => {
  test('is the share of time worked, the newest window weighing nine tenths', () => {
    let now = 0
    const utilization = new Utilization(() => now)
    utilization.worked(1000)
    now = 4000
    expect(utilization.read()).toBe(0.25)
    now = 5000
    expect(utilization.read()).toBe(0.2)
    utilization.worked(5000)
    now = 10_000
    expect(utilization.read()).toBeCloseTo(0.92)
    now = 12_000
    expect(utilization.read()).toBeCloseTo(0.92)
    now = 1e6
    expect(utilization.read()).toBeLessThan(0.1)
  })

  test('counts work that is still under way, and what overlaps once', () => {
    let now = 0
    const utilization = new Utilization(() => now)
    utilization.began()
    now = 2000
    utilization.began()
    now = 5000
    expect(utilization.read()).toBe(1)
    utilization.ended()
    now = 6000
    utilization.ended()
    utilization.ended()
    now = 10_000
    expect(utilization.read()).toBeCloseTo(1 - 0.9 * 0.8)
  })

  test('is never more than 1', () => {
    let now = 0
    const utilization = new Utilization(() => now)
    utilization.worked(60_000)
    now = 5000
    expect(utilization.read()).toBe(1)
  })
})
