import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { LogBatch } from '../event-batch.ts'
import { LogEvent, NO_METADATA } from '../event.ts'
import { CollectedOutput } from './collect.ts'
import { poll } from './poll.ts'

/** Nothing of this process runs for so long, as if it were stopped. */
function standStill(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)
}

test('time in which the process stood still does not count for what is polled', async () => {
  let asked = 0
  const ask = () => {
    if (++asked === 1) standStill(1600)
    return asked === 2
  }
  expect(await poll('the second question', ask, 1300)).toBe(true)
  await expect(poll('what never comes', () => false, 30)).rejects.toThrow(
    'what never comes had not happened after 30 ms',
  )
})

test('time in which the process stood still does not count for events that are awaited', async () => {
  const out = new CollectedOutput()
  const awaited = out.until(1, 200)
  standStill(500)
  await turn()
  await turn()
  void out.send(LogBatch.of([new LogEvent('a', NO_METADATA)]))
  await awaited
  await expect(out.until(2, 60)).rejects.toThrow('1 of 2 events had come after 60 ms')
})
