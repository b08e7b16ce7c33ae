import { LogBatch, MetricBatch, MetricEvent, Series, type LogEvent, type MetricValue } from '@qovery/sdk'
import { CollectedEmit, hostileBatches, testContext, testTransform } from '@qovery/sdk/testing'
import { getPath } from '@qovery/vrl/path'
import { encodeJson, parseJson, Timestamp } from '@qovery/vrl/value'
import * as fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { metricJson } from '../../../codecs/metric-json.ts'
import { metric_to_log } from './index.ts'

testTransform(metric_to_log, { test })

const AT = 1_542_182_950_000.5

async function logsOf(batch: MetricBatch, options: object = {}, globals: object = {}): Promise<LogEvent[]> {
  const cx = testContext({ globals })
  const transform = await metric_to_log.create(metric_to_log.config.parse(options), cx)
  const out = new CollectedEmit<'log'>()
  transform.transform(batch, out)
  expect(out.passed[0]?.batch).toBeInstanceOf(LogBatch)
  return out.events()
}

async function logOf(event: MetricEvent, options: object = {}, globals: object = {}): Promise<string> {
  return encodeJson((await logsOf(MetricBatch.of([event]), options, globals))[0]?.value ?? null)
}

const requests = (value: MetricValue, tags: [string, string | null | (string | null)[]][] = [], timestamp = AT) =>
  new MetricEvent({ series: Series.of('requests', tags, { namespace: 'web' }), kind: 'absolute', value, timestamp })

describe('metric_to_log', () => {
  it('gives a log of all that a metric says, with the host out of the tags and the time as a timestamp', async () => {
    const event = requests({ type: 'counter', value: 1 }, [
      ['host', 'localhost'],
      ['some_tag', 'some_value'],
    ])
    const [log] = await logsOf(MetricBatch.of([event]))
    expect(log?.value).toHaveProperty('timestamp', Timestamp.fromMillis(AT))
    expect(encodeJson(log?.value ?? null)).toBe(
      '{"counter":{"value":1.0},"host":"localhost","kind":"absolute","name":"requests","namespace":"web",' +
        '"tags":{"some_tag":"some_value"},"timestamp":"2018-11-14T08:09:10.000500Z"}',
    )
  })

  it('takes the host from the tag that was asked for, and leaves no empty tags', async () => {
    const event = requests({ type: 'gauge', value: 0.5 }, [['instance', 'a']])
    expect(await logOf(event, { host_tag: 'instance' })).toBe(
      '{"gauge":{"value":0.5},"host":"a","kind":"absolute","name":"requests","namespace":"web","timestamp":"2018-11-14T08:09:10.000500Z"}',
    )
  })

  it('follows the global names of fields, also where they lead into the tags', async () => {
    const schema = { ...testContext().globals.log_schema, host_key: ['tags', 'h'], timestamp_key: ['at', 'time'] }
    const tags: [string, string][] = [
      ['host', 'a'],
      ['x', 'y'],
    ]
    const events = [requests({ type: 'gauge', value: 1 }, tags), requests({ type: 'gauge', value: 2 }, tags)]
    const options = { host_tag: 'host' }
    for (const event of events) {
      expect(await logOf(event, options, { log_schema: schema })).toContain(
        '"at":{"time":"2018-11-14T08:09:10.000500Z"}',
      )
      expect(await logOf(event, options, { log_schema: schema })).toContain('"tags":{"h":"a","x":"y"}')
    }
  })

  it('takes the present time where a metric has none', async () => {
    const before = Date.now()
    const event = new MetricEvent({ series: Series.of('x'), kind: 'incremental', value: { type: 'counter', value: 1 } })
    const [log] = await logsOf(MetricBatch.of([event]))
    const timestamp = getPath(log?.value, ['timestamp'])
    expect(timestamp instanceof Timestamp && timestamp.toMillis()).toBeGreaterThanOrEqual(before)
  })

  it('in the other namespace leaves time and host where they were, and marks the log', async () => {
    const event = requests({ type: 'counter', value: 1 }, [['host', 'a']])
    const expected =
      '{"counter":{"value":1.0},"kind":"absolute","name":"requests","namespace":"web","tags":{"host":"a"},"timestamp":"2018-11-14T08:09:10.000500Z"}'
    expect(await logOf(event, { log_namespace: true })).toBe(expected)
    const log_schema = { ...testContext().globals.log_schema, namespace: 'vector' }
    const [log] = await logsOf(MetricBatch.of([event]), {}, { log_schema })
    expect(encodeJson(log?.value ?? null)).toBe(expected)
    expect(getPath(log?.value, ['timestamp'])).toBeTypeOf('string')
    expect(log?.metadata.value).toEqual({ vector: {} })
    const [legacy] = await logsOf(MetricBatch.of([event]), { log_namespace: false }, { log_schema })
    expect(legacy?.metadata.value).toEqual({})
  })

  it.each([
    ['single', '{"a":"y","b":"x"}'],
    ['full', '{"a":["x",null,"y"],"b":["x"],"bare":[null]}'],
    ['auto', '{"a":["x",null,"y"],"b":"x","bare":null}'],
  ])('writes the values of tags as %s', async (metric_tag_values, expected) => {
    const event = requests({ type: 'counter', value: 1 }, [
      ['a', ['x', null, 'y']],
      ['b', 'x'],
      ['bare', null],
    ])
    expect(await logOf(event, { metric_tag_values })).toContain(`"tags":${expected}`)
  })

  it('has the same fields as the JSON of a metric, whatever its value is', async () => {
    for (const batch of hostileBatches('metric') as MetricBatch[]) {
      const logs = await logsOf(batch, { log_namespace: true })
      const expected = batch.events.map((event) => encodeJson(parseJson(metricJson(event, 'single'))))
      expect(logs.map((log) => encodeJson(log.value))).toEqual(expected)
    }
    const samples = fc.array(fc.record({ value: fc.double(), weight: fc.double({ min: 0, noNaN: true }) }))
    await fc.assert(
      fc.asyncProperty(samples, async (drawn) => {
        const event = requests({ type: 'distribution', samples: drawn, statistic: 'summary' })
        const json = encodeJson(parseJson(metricJson(event, 'single')))
        expect(await logOf(event, { log_namespace: true })).toBe(json)
      }),
    )
  })
})
