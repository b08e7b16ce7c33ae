import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { Fifo } from './fifo.ts'

test('a queue gives what was added, in order', () => {
  const steps = fc.array(fc.oneof({ weight: 3, arbitrary: fc.nat() }, fc.constant('take' as const)), { maxLength: 300 })
  fc.assert(
    fc.property(steps, (all) => {
      const queue = new Fifo<number>()
      const expected: number[] = []
      for (const step of all) {
        expect(queue.first).toBe(expected[0])
        const taken = step === 'take' ? [queue.take(), expected.shift()] : [queue.add(step), void expected.push(step)]
        expect(taken[0]).toBe(taken[1])
        expect(queue.length).toBe(expected.length)
      }
      expect(queue.takeAll()).toEqual(expected)
      expect(queue.take()).toBeUndefined()
    }),
  )
})
