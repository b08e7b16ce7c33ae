/** The code of a new transform. */
export const TRANSFORM = `
import { defineTransform, LogBatch, s, type Transform } from '@qovery/sdk'
import { isObject, setField } from '@qovery/vrl/value'

const config = s.object({
  field: s.string('Name of the field that is set.', { examples: ['team'] }),
  value: s.string('What it is set to.', { examples: ['payments'] }),
})

/** Sets a field of each log that is an object; others pass as they are. */
export const NAME = defineTransform({
  name: 'NAME',
  summary: 'Sets a field of each log.',
  stability: 'alpha',
  inputs: ['log'],
  placement: 'any',
  config,
  examples: [{ title: 'Say which team a log belongs to', config: { field: 'team', value: 'payments' } }],
  outputs: () => ({ '': ['log'] }),
  create: ({ field, value }): Transform<'log', 'log'> => ({
    transform(batch, out) {
      const events = batch.edit()
      for (const event of events) if (isObject(event.value)) setField(event.value, field, value)
      out.pass(LogBatch.of(events))
    },
  }),
})
`

/** Its test. */
export const TRANSFORM_TEST = `
import { LogBatch, LogEvent, NO_METADATA } from '@qovery/sdk'
import { CollectedEmit, testContext, testTransform } from '@qovery/sdk/testing'
import { describe, expect, test } from 'vitest'
import { NAME } from './index.ts'

describe('the contract of transforms', () => {
  testTransform(NAME, { test })
})

test('sets the field of logs that are objects', async () => {
  const transform = await NAME.create({ field: 'team', value: 'payments' }, testContext())
  const out = new CollectedEmit<'log'>()
  transform.transform(LogBatch.of([new LogEvent({ message: 'hello' }, NO_METADATA)]), out)
  expect(out.events().map((event) => event.value)).toEqual([{ message: 'hello', team: 'payments' }])
})
`
