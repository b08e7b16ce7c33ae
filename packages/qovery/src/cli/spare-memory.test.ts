import { poll } from '@qovery/sdk/testing'
import { expect, test, vi } from 'vitest'
import { releaseSpareMemory } from './spare-memory.ts'

const collector = () => vi.fn<(options?: unknown) => void>()

test('a program that has little to do gives its spare memory back once', async () => {
  const gc = collector()
  releaseSpareMemory({ gc: gc as never, afterMs: 50 })
  await poll('the collection', () => gc.mock.calls.length > 0)
  expect(gc.mock.calls).toEqual([[{ type: 'major', flavor: 'last-resort' }]])
})

test('a program that has work to do is not held up', async () => {
  const gc = collector()
  const done = new Promise<void>((resolve) => setTimeout(resolve, 60))
  releaseSpareMemory({ gc: gc as never, afterMs: 50 })
  const until = performance.now() + 100
  while (performance.now() < until);
  await done
  expect(gc.mock.calls).toEqual([])
})

test('without a collector that can be asked, nothing is done', () => {
  expect(globalThis.gc).toBeUndefined()
  expect(() => releaseSpareMemory()).not.toThrow()
})
