import { LogBatch, LogEvent, MetricBatchBuilder, NO_METADATA, Series, Shape, type MetricBatch } from '@qovery/sdk'
import { CollectedOutput } from '@qovery/sdk/testing'
import { expect, test } from 'vitest'
import { Gathering } from './gathering.ts'

const logs = (from: number, count: number) =>
  LogBatch.of(Array.from({ length: count }, (_, i) => new LogEvent({ n: from + i }, NO_METADATA)))

function metric(): MetricBatch {
  const rows = new MetricBatchBuilder()
  rows.push(Series.of('a', []), Shape.counter, 1, 1, Number.NaN)
  return rows.finish()
}

const shape = (out: CollectedOutput) => out.batches.map(({ batch }) => `${batch.length} ${batch.kind}`)

test('small batches of one kind leave as one, in order, once there are enough or nothing more comes', async () => {
  const out = new CollectedOutput()
  const gathering = new Gathering(out)
  for (let i = 0; i < 250; i++) void gathering.add([logs(i * 5, 5)])
  expect(shape(out)).toEqual(['1000 log'])
  await out.until(1250)
  expect(shape(out)).toEqual(['1000 log', '250 log'])
  expect(out.events('log').map(({ value }) => (value as { n: number }).n)).toEqual(
    Array.from({ length: 1250 }, (_, i) => i),
  )
})

test('large ones and other kinds do not overtake what came before', async () => {
  const out = new CollectedOutput()
  const gathering = new Gathering(out)
  void gathering.add([logs(0, 2), logs(2, 3), logs(5, 100), logs(105, 1), metric(), metric(), logs(106, 1)])
  await gathering.close()
  expect(shape(out)).toEqual(['5 log', '100 log', '1 log', '2 metric', '1 log'])
  expect(out.batches[1]?.batch).toBeInstanceOf(LogBatch)
})

test('who adds is told to wait until there is room for all that was sent', async () => {
  const out = new CollectedOutput()
  let open = (): void => undefined
  out.room = new Promise((resolve) => (open = resolve))
  const gathering = new Gathering(out)
  const room = gathering.add([logs(0, 100)])
  expect(room).toBeInstanceOf(Promise)
  out.room = undefined
  expect(gathering.add([logs(100, 100)])).toBe(room)
  open()
  await room
  expect(gathering.add([])).toBeUndefined()
})
