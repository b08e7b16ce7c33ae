import { LogBatch, LogEvent, NO_METADATA } from '@qovery/sdk'
import { expect, test } from 'vitest'
import { MemoryBuffer } from './memory.ts'

const piece = (text: string) => ({ batch: LogBatch.of([new LogEvent(text, NO_METADATA)]), ack: null })
const textOf = ({ batch }: ReturnType<typeof piece>) => batch.events[0]?.value

test('a buffer that is never empty keeps its order and its count', () => {
  const buffer = new MemoryBuffer({})
  const out: unknown[] = []
  for (let i = 0; i < 10_000; i++) {
    buffer.push(piece(String(i)))
    if (i >= 10) out.push(textOf(buffer.shift() as ReturnType<typeof piece>))
  }
  expect(out).toEqual(Array.from({ length: 9990 }, (_, i) => String(i)))
  expect(buffer.events).toBe(10)
})

test('all who wait for room wait for the same promise', async () => {
  const buffer = new MemoryBuffer({ max_events: 1 })
  expect(buffer.room()).toBeUndefined()
  buffer.push(piece('a'))
  const room = buffer.room()
  expect(buffer.room()).toBe(room)
  buffer.shift()
  await room
  expect(buffer.room()).toBeUndefined()
})
