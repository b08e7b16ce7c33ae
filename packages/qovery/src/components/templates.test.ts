import { LogBatch, LogEvent, Metadata, Template } from '@qovery/sdk'
import { CollectedEmit, testContext } from '@qovery/sdk/testing'
import { Timestamp } from '@qovery/vrl/value'
import { describe, expect, test } from 'vitest'
import type * as z from 'zod'
import { file } from './sinks/file/index.ts'
import { http } from './sinks/http/index.ts'
import { log_to_metric } from './transforms/log_to_metric/index.ts'
import { sample } from './transforms/sample/index.ts'
import { throttle } from './transforms/throttle/index.ts'

const TEMPLATE = '/x/{{ app }}-%Y'
const BROKEN = '/x/{{ a..b }}'
const WRONG_DATE = '/x/%Q'

const metric = (more: object) => ({ metrics: [{ type: 'counter', field: 'n', ...more }] })
const out = (more: object) => ({ uri: 'http://h/', encoding: { codec: 'text' }, ...more })

/** Each option that takes a template, with that template in it. */
const OPTIONS: readonly [string, z.ZodType, (text: string) => object][] = [
  ['sinks.file.path', file.config, (path) => ({ path, encoding: { codec: 'text' } })],
  ['sinks.http.uri', http.config, (text) => out({ uri: `http://h${text}` })],
  ['sinks.http.request.headers, values', http.config, (text) => out({ request: { headers: { 'X-A': text } } })],
  ['sinks.http.request.headers, names', http.config, (text) => out({ request: { headers: { [text]: 'a' } } })],
  ['transforms.log_to_metric.metrics.name', log_to_metric.config, (name) => metric({ name })],
  ['transforms.log_to_metric.metrics.namespace', log_to_metric.config, (namespace) => metric({ namespace })],
  ['transforms.log_to_metric.metrics.tags, values', log_to_metric.config, (text) => metric({ tags: { a: text } })],
  ['transforms.log_to_metric.metrics.tags, lists', log_to_metric.config, (text) => metric({ tags: { a: [text] } })],
  ['transforms.log_to_metric.metrics.tags, names', log_to_metric.config, (text) => metric({ tags: { [text]: 'a' } })],
  ['transforms.sample.group_by', sample.config, (group_by) => ({ rate: 10, group_by })],
  ['transforms.throttle.key_field', throttle.config, (key_field) => ({ threshold: 1, window_secs: 1, key_field })],
]

describe.each(OPTIONS)('%s', (_name, config, options) => {
  test('takes fields of the event and parts of its time', () => {
    expect(config.safeParse(options(TEMPLATE)).error).toBeUndefined()
  })

  test.each([BROKEN, WRONG_DATE])('refuses %s', (text) => {
    expect(config.safeParse(options(text)).success).toBe(false)
  })
})

const event = (app: string, year: number) =>
  new LogEvent({ app, n: 1, timestamp: Timestamp.parse(`${year}-06-01T00:00:00Z`) as Timestamp }, new Metadata())
const EVENTS = [event('a', 2025), event('a', 2026), event('b', 2026), event('a', 2025)]

test('a template is the same text for events of one field and one year, and another for others', () => {
  const texts = EVENTS.map((one) => Template.parse(TEMPLATE).render(one))
  expect(texts).toEqual(['/x/a-2025', '/x/a-2026', '/x/b-2026', '/x/a-2025'])
})

test('events with another text have a limit of their own', async () => {
  const cx = testContext({ inputKinds: ['log'] })
  const options = throttle.config.parse({ threshold: 1, window_secs: 3600, key_field: TEMPLATE })
  const transform = await throttle.create(options, cx)
  const emitted = new CollectedEmit()
  transform.transform(LogBatch.of(EVENTS), emitted)
  expect(emitted.events()).toHaveLength(3)
})
