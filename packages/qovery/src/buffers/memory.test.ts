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

test('a buffer is full when it has reached either of its limits', () => {
  const few = new MemoryBuffer({ max_events: 3, max_bytes: 10_000 })
  few.push(piece('x'.repeat(20_000)))
  expect(few.isFull).toBe(true)
  few.shift()
  for (const text of ['a', 'b']) few.push(piece(text))
  expect(few.isFull).toBe(false)
  few.push(piece('c'))
  expect(few.isFull).toBe(true)
})
