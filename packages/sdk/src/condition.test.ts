import { Float, type Value } from '@qovery/vrl/value'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { conditionSchema } from './condition-option.ts'
import { matchFlags, type Condition } from './condition.ts'
import { LogBatch, TraceBatch } from './event-batch.ts'
import { LogEvent, Metadata, NO_METADATA, TraceEvent } from './event.ts'
import { s } from './schema.ts'
import { testContext, type TestContext } from './testing/context.ts'

const logs = LogBatch.of([1, 2, 3].map((value) => new LogEvent(value, NO_METADATA)))
const traces = TraceBatch.of([new TraceEvent({}, NO_METADATA)])

describe('a condition as an option', () => {
  test.for([
    ['is_log', 'log'],
    ['is_metric', 'metric'],
    ['is_trace', 'trace'],
  ] as const)('of the type %s matches every event of its kind, and says so', async ([type, kind]) => {
    const option = conditionSchema.parse({ type })
    expect(option.kinds).toEqual([kind])
    const condition = await option.compile(testContext())
    for (const batch of [logs, traces]) expect(condition.matches(batch)).toBe(batch.kind === kind ? 'all' : 'none')
  })

  test.for([['.a == 1'], [{ type: 'vrl', source: '.a == 1' }]])('takes a program: %j', ([given]) => {
    expect(conditionSchema.parse(given).kinds).toBeUndefined()
  })

  test.for([
    5,
    null,
    [],
    {},
    { type: 'is_logs' },
    { type: 'vrl' },
    { type: 'is_log', source: '.a' },
    { type: 'datadog_search' },
  ])('refuses %j', (given) => {
    expect(conditionSchema.safeParse(given).success).toBe(false)
  })

  test('tells the JSON schema what it may be', () => {
    const schema = s.object({ condition: s.condition('Which.') })
    const { properties } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
    expect(properties?.['condition']).toMatchObject({
      description: 'Which.',
      anyOf: [
        { type: 'string' },
        { oneOf: ['is_log', 'is_metric', 'is_trace', 'vrl', 'datadog_search'].map(() => ({ type: 'object' })) },
      ],
    })
  })
})

describe("a query in Datadog's search syntax", () => {
  const compile = (source: string) => conditionSchema.parse({ type: 'datadog_search', source }).compile(testContext())
  const of = (...values: Value[]) => LogBatch.of(values.map((value) => new LogEvent(value, NO_METADATA)))

  test.for<[query: string, found: Value, passedOver: Value]>([
    ['disk full', { message: 'the disk full again' }, { message: 'diskfull' }],
    ['_exists_:a', { tags: ['a:foo'] }, { tags: ['b:foo'] }],
    ['_exists_:a', { ddtags: ['a'] }, { tags: 'a' }],
    ['_exists_:tags', { ddtags: ['tags'] }, { tags: ['a'] }],
    ['_missing_:@b', { a: 'foo' }, { b: 'foo' }],
    ['source:nginx', { ddsource: 'nginx' }, { tags: ['source:nginx'] }],
    ['source:nginx', { source: 'nginx' }, { source: ['nginx'] }],
    ['host:foo', { host: 'foo' }, { host: { value: 'foo' } }],
    ['a:bla', { ddtags: ['a:bla'] }, { ddtags: ['b:bla'] }],
    ['tags:bla', { ddtags: ['bla'] }, { ddtags: ['bla:1'] }],
    ['@a:true', { a: true }, { a: false }],
    ['@a:200', { a: new Float(200) }, { a: [200] }],
    ['@a:0.75', { a: 0.75 }, { a: 0.74 }],
    ['@a:1*', { a: '12' }, { a: 12 }],
    ['@a:*2', { a: '12' }, { a: 12 }],
    ['a:>=5', { tags: ['a:5'] }, { tags: ['b:9'] }],
    ['@a:>=5', { a: 5 }, { a: null }],
    ['@a:[1 TO 5]', { a: new Float(1.5) }, { a: 6 }],
    ['host:>b', { host: 'c' }, { host: 100 }],
    ['NOT service:web AND status:error', { service: 'api', status: 'error' }, { service: 'web', status: 'error' }],
  ])('%s finds %j and not %j', async ([query, found, passedOver]) => {
    const condition = await compile(query)
    expect(condition.matches(of(found, passedOver))).toEqual([0])
  })

  test('matches no metrics and no traces', async () => {
    const condition = await compile('')
    expect([condition.matches(logs), condition.matches(traces)]).toEqual(['all', 'none'])
  })

  test('tells what is wrong with it', async () => {
    await expect(compile('(a')).rejects.toThrow(/the condition "\(a" is no query: .*character 3/)
  })

  test('asks nothing of the prototypes of objects', async () => {
    const condition = await compile('_exists_:@constructor OR _exists_:@__proto__')
    expect(condition.matches(of({}))).toBe('none')
  })
})

test.for([
  '.message == "a"',
  'contains(string!(.message), "b")',
  '.message == "a" || exists(.nope)',
  '.host == "h" && .host != null',
  'int!(.message) > 1',
  'to_int!(.message) > 1',
  'is_null(.constructor)',
  'length(object!(.)) == 2',
  '%a == 1',
  'if .message == "ab" { abort }; .nested.x == 1',
])('a program says the same of lines as of events, and fails as often: %s', async (source) => {
  const chunk = Buffer.from('aab7')
  const shared = { host: 'h', message: '', nested: { x: 1 } }
  const layout = { shared, message_key: 'message', metadata: new Metadata({ a: 1 }), bytes: 0 }
  const decode = (bytes: Uint8Array, start: number, end: number) => Buffer.from(bytes.subarray(start, end)).toString()
  const lines = () => LogBatch.fromLines({ chunk, starts: [0, 1, 3], ends: [1, 3, 4], layout, decode })
  const [onLines, onEvents] = [testContext(), testContext()]
  const flags = async (batch: LogBatch, cx: TestContext) => [
    ...matchFlags(await conditionSchema.parse(source).compile(cx), batch),
  ]
  expect(await flags(lines(), onLines)).toEqual(await flags(LogBatch.of(lines().events), onEvents))
  expect(onLines.recorded.failed).toEqual(onEvents.recorded.failed)
})

test('the flags of a condition are set where it matches', () => {
  const second: Condition = { matches: () => [1] }
  expect([...matchFlags(second, logs)]).toEqual([0, 1, 0])
  expect([...matchFlags({ matches: () => 'all' }, logs)]).toEqual([1, 1, 1])
  expect([...matchFlags({ matches: () => 'none' }, logs)]).toEqual([0, 0, 0])
})
