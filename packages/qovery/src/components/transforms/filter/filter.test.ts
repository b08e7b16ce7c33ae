import { getPath } from '@qovery/vrl/path'
import { LogBatch, LogEvent, MetricBatchBuilder, Metadata, Series, type Batch, type Condition } from '@qovery/sdk'
import { CollectedEmit, testContext } from '@qovery/sdk/testing'
import { describe, expect, it } from 'vitest'
import { Filter } from './filter.ts'
import { filter } from './index.ts'

const logs = (...messages: string[]) =>
  LogBatch.of(messages.map((message) => new LogEvent({ message }, new Metadata())))

/** Matches logs whose message begins with `a`: a condition that looks at each event. */
const startsWithA: Condition = {
  matches: (batch: Batch) => [...batch.events.keys()].filter((i) => messageAt(batch, i).startsWith('a')),
}

function messageAt(batch: Batch, index: number): string {
  return String(getPath((batch.events[index] as LogEvent).value, ['message']))
}

describe('filter', () => {
  it('hands on the very batch where every event matches', async () => {
    const cx = testContext()
    const out = new CollectedEmit()
    const batch = logs('a', 'b')
    const transform = await filter.create(filter.config.parse({ condition: { type: 'is_log' } }), cx)
    transform.transform(batch, out)
    expect(out.passed).toEqual([{ batch, port: '', held: null }])
    expect(out.passed[0]?.batch).toBe(batch)
    expect(cx.recorded.dropped.size).toBe(0)
  })

  it('drops what does not match, on purpose and counted', () => {
    const cx = testContext()
    const out = new CollectedEmit()
    new Filter(startsWithA, cx).transform(logs('ab', 'b', 'ac', 'd', 'e'), out)
    expect(out.events().map((event) => (event as LogEvent).value)).toEqual([{ message: 'ab' }, { message: 'ac' }])
    expect(cx.recorded.dropped).toEqual(new Map([['filtered', 3]]))
    expect(cx.recorded.intentional).toEqual(new Set(['filtered']))
  })

  it('emits nothing where no event matches', async () => {
    const cx = testContext()
    const out = new CollectedEmit()
    const transform = await filter.create(filter.config.parse({ condition: { type: 'is_log' } }), cx)
    const builder = new MetricBatchBuilder()
    builder.push(Series.of('m'), 0, 1, 1, Number.NaN)
    transform.transform(builder.finish(), out)
    new Filter(startsWithA, cx).transform(logs('b'), out)
    expect(out.passed).toEqual([])
    expect(cx.recorded.dropped).toEqual(new Map([['filtered', 2]]))
  })

  it('says which kinds can leave it', () => {
    const { condition } = filter.config.parse({ condition: { type: 'is_metric' } })
    expect(filter.outputs({ condition }, ['log', 'metric'])).toEqual({ '': ['metric'] })
    const open = filter.config.parse({ condition: '.a == 1' })
    expect(filter.outputs(open, ['log', 'metric'])).toEqual({ '': ['log', 'metric'] })
  })
})
