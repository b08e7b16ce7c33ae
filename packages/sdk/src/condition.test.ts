import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { conditionSchema } from './condition-option.ts'
import { matchFlags, type Condition } from './condition.ts'
import { LogBatch, TraceBatch } from './event-batch.ts'
import { LogEvent, NO_METADATA, TraceEvent } from './event.ts'
import { s } from './schema.ts'
import { testContext } from './testing/context.ts'

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
    { type: 'datadog_search', source: 'a' },
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
        { oneOf: ['is_log', 'is_metric', 'is_trace', 'vrl'].map(() => ({ type: 'object' })) },
      ],
    })
  })
})

test('the flags of a condition are set where it matches', () => {
  const second: Condition = { matches: () => [1] }
  expect([...matchFlags(second, logs)]).toEqual([0, 1, 0])
  expect([...matchFlags({ matches: () => 'all' }, logs)]).toEqual([1, 1, 1])
  expect([...matchFlags({ matches: () => 'none' }, logs)]).toEqual([0, 0, 0])
})
