import { MetricBatch, MetricEvent, Series } from '@qovery/sdk'
import { Timestamp } from '@qovery/vrl/value'
import { describe, expect, it } from 'vitest'
import { run } from './testing/run.ts'

const AT = 1_600_000_000_000

describe('metrics', () => {
  const series = Series.of(
    'requests',
    [
      ['host', 'a'],
      ['path', '/'],
    ],
    { namespace: 'web' },
  )
  const metric = () =>
    new MetricEvent({ series, kind: 'incremental', value: { type: 'counter', value: 2 }, timestamp: AT })
  const runOn = async (source: string, options: object = {}) => {
    const result = await run(MetricBatch.of([metric()]), { source, ...options })
    return { result, event: result.out.events()[0] as MetricEvent }
  }

  it('change their name, namespace, tags, kind and time', async () => {
    const { event } = await runOn(
      '.name = "hits"\ndel(.namespace)\n.tags.host = upcase(string!(.tags.host))\ndel(.tags.path)\n.kind = "absolute"\n.timestamp = t\'2020-01-01T00:00:00Z\'',
    )
    const { name, namespace, tagNames, tagValues } = event.series
    expect({ name, namespace, tagNames, tagValues }).toEqual({
      name: 'hits',
      namespace: undefined,
      tagNames: ['host'],
      tagValues: ['A'],
    })
    expect(event).toMatchObject({ kind: 'absolute', timestamp: Timestamp.parse('2020-01-01T00:00:00Z')?.toMillis() })
    expect(event.value).toEqual({ type: 'counter', value: 2 })
  })

  it('change their value, under the name of its type', async () => {
    const { event } = await runOn('.counter.value = float!(.counter.value) * 10')
    expect(event.value).toEqual({ type: 'counter', value: 20 })
    expect(event.series).toMatchObject({ name: 'requests', namespace: 'web' })
  })

  it('become gauges where the program gives them such a value', async () => {
    const { event } = await runOn('.gauge = del(.counter)\n.kind = "absolute"')
    expect(event).toMatchObject({ kind: 'absolute', value: { type: 'gauge', value: 2 } })
  })

  it('stay what they were where the program makes no metric of them', async () => {
    const { result, event } = await runOn('.name = 5')
    expect(event.series.name).toBe('requests')
    expect(result.cx.recorded.failed.get('mapping_failed')?.[0]).toContain('the name of a metric has to be a string')
  })

  it('keep the one series that their like has', async () => {
    const result = await run(MetricBatch.of([metric(), metric()]), { source: '.tags.env = "prod"' })
    const [a, b] = result.out.events() as MetricEvent[]
    expect(a?.series).toBe(b?.series)
    expect(a?.series.tag('env')).toBe('prod')
  })

  it('show all values of their tags where that is wanted', async () => {
    const { event } = await runOn('.tags.host = push(array!(.tags.host), "b")', { metric_tag_values: 'full' })
    expect(event.series.tag('host')).toEqual(['a', 'b'])
  })

  it('are told by tags why they were dropped', async () => {
    const { result } = await runOn('abort', { reroute_dropped: true })
    const [dropped] = result.out.events('dropped') as MetricEvent[]
    expect(dropped?.series.tag('metadata.dropped.reason')).toBe('abort')
    expect(dropped?.series.tag('host')).toBe('a')
  })

  it('are told so below log_schema.metadata_key', async () => {
    const options = { source: 'abort', reroute_dropped: true }
    const { out } = await run(MetricBatch.of([metric()]), options, { metadata_key: ['about', 'it'] })
    const [dropped] = out.events('dropped') as MetricEvent[]
    expect(dropped?.series.tagNames.filter((tag) => tag.startsWith('about.it.dropped.'))).toHaveLength(5)
  })

  it('do not let their type be written', async () => {
    await expect(runOn('.type = "gauge"')).rejects.toThrow(/E315|read-only/)
  })
})
