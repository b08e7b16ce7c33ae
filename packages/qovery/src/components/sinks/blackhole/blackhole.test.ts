import { LogBatch, LogEvent, NO_METADATA } from '@qovery/sdk'
import { poll, testContext } from '@qovery/sdk/testing'
import { expect, test } from 'vitest'
import { blackhole } from './index.ts'

const never = new AbortController().signal
const logs = (count: number) =>
  LogBatch.of(Array.from({ length: count }, () => new LogEvent({ message: 'x' }, NO_METADATA)))

async function sink(options: object, cx = testContext()) {
  const made = await blackhole.create(blackhole.config.parse(options), cx)
  await made.start?.()
  return made
}

test('it takes everything at once and counts the bytes', async () => {
  const cx = testContext()
  const made = await sink({}, cx)
  const batch = logs(3)
  expect(made.write(batch, never)).toBeUndefined()
  expect(cx.recorded.sentBytes).toBe(batch.bytes)
  await made.close?.()
  expect(cx.recorded.log).toEqual([])
})

test('with a rate, a batch takes as long as its events may', async () => {
  const made = await sink({ rate: 1000 })
  const began = performance.now()
  await made.write(logs(30), never)
  await made.write(logs(30), never)
  const tookMs = performance.now() - began
  expect(tookMs).toBeGreaterThanOrEqual(58)
  expect(tookMs).toBeLessThan(10_000)
})

test('a write that waits for its turn can be given up', async () => {
  const made = await sink({ rate: 1 })
  const stop = new AbortController()
  const writing = made.write(logs(1000), stop.signal)
  stop.abort()
  await expect(writing).rejects.toThrow(/abort/)
})

test('it says how much has come, at the interval and once more at the end', async () => {
  const cx = testContext()
  const made = await sink({ print_interval_secs: 1 }, cx)
  const batch = logs(2)
  await made.write(batch, never)
  const [line] = await poll('a line is logged', () => cx.recorded.log.length > 0 && cx.recorded.log)
  expect(line).toEqual({ level: 'info', message: 'Events taken so far', fields: { events: 2, bytes: batch.bytes } })
  await made.close?.()
  expect(cx.recorded.log).toHaveLength(2)
})

test('it takes all kinds, and its examples are valid', () => {
  for (const example of blackhole.examples) expect(blackhole.config.safeParse(example.config).success).toBe(true)
  expect(blackhole.inputs(blackhole.config.parse({}))).toEqual(['log', 'metric', 'trace'])
})
