/** The code of a new source. */
export const SOURCE = `
import { defineSource, LogBatch, LogEvent, placeFields, s, sourceMetadata, type ComponentContext } from '@qovery/sdk'
import { Timestamp } from '@qovery/vrl/value'
import { pause } from '../../../kit/backoff.ts'

const config = s.object({
  interval_secs: s
    .float('How long it waits from one log to the next.', { unit: 'seconds', min: 0.001, examples: [0.5, 60] })
    .default(1),
})

/** Logs of the text "hello", one after each interval. */
export const NAME = defineSource({
  name: 'NAME',
  summary: 'Sends a log at regular intervals.',
  stability: 'alpha',
  config,
  examples: [{ title: 'A log every five seconds', config: { interval_secs: 5 } }],
  outputs: () => ({ '': ['log'] }),
  create: ({ interval_secs }, cx) => ({
    async run(out, signal) {
      while (!signal.aborted) {
        await out.send(LogBatch.of([hello(cx)]))
        await pause(interval_secs * 1000, signal)
      }
    },
  }),
})

function hello({ id, type, globals }: ComponentContext): LogEvent {
  const fields = { source_id: id, source_type: type, timestamp: Timestamp.now(), own: [] }
  const value = placeFields(globals.log_schema, { message: 'hello' }, fields)
  return new LogEvent(value, sourceMetadata(globals.log_schema, fields))
}
`

/** Its test. */
export const SOURCE_TEST = `
import { CollectedOutput, testContext, testSource } from '@qovery/sdk/testing'
import { describe, expect, test } from 'vitest'
import { NAME } from './index.ts'

describe('the contract of sources', () => {
  testSource(NAME, { test, config: () => ({ interval_secs: 0.01 }) })
})

test('sends a log at each interval until it is stopped', async () => {
  const out = new CollectedOutput()
  const stop = new AbortController()
  const source = await NAME.create({ interval_secs: 0.001 }, testContext())
  const running = source.run(out, stop.signal)
  await out.until(3)
  stop.abort()
  await running
  expect(out.events('log')[0]?.value).toMatchObject({ message: 'hello' })
})
`
