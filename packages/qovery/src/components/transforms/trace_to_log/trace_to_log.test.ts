import { LogEvent, Metadata, TraceBatch, TraceEvent } from '@qovery/sdk'
import { CollectedEmit, testContext, testTransform } from '@qovery/sdk/testing'
import { describe, expect, it, test } from 'vitest'
import { trace_to_log } from './index.ts'

testTransform(trace_to_log, { test })

describe('trace_to_log', () => {
  it('makes logs of the fields and the metadata of traces', async () => {
    const transform = await trace_to_log.create(trace_to_log.config.parse({}), testContext())
    const out = new CollectedEmit<'log'>()
    const metadata = new Metadata({ m: 1 }, 'in', 'otel')
    transform.transform(TraceBatch.of([new TraceEvent({ trace_id: 'x', n: 1 }, metadata)]), out)
    expect(out.events()).toEqual([new LogEvent({ trace_id: 'x', n: 1 }, metadata)])
  })
})
