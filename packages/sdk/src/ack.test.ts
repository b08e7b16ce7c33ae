import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Ack, worse, type Outcome } from './ack.ts'
import { holdOn } from './held.ts'

const outcomes = fc.constantFrom<Outcome>('delivered', 'errored', 'rejected')
const gravest = (all: readonly Outcome[]) => all.reduce(worse, 'delivered')

function recorded(): { ack: Ack; settled: Outcome[] } {
  const settled: Outcome[] = []
  return { ack: new Ack((outcome) => settled.push(outcome)), settled }
}

describe('an acknowledgement', () => {
  test('settles once, with the gravest outcome, when all who held it have released it', () => {
    fc.assert(
      fc.property(fc.array(outcomes, { minLength: 1 }), (released) => {
        const { ack, settled } = recorded()
        for (let i = 1; i < released.length; i++) ack.hold()
        for (const [i, outcome] of released.entries()) {
          expect(settled).toHaveLength(0)
          ack.release(outcome)
          expect(settled).toHaveLength(i === released.length - 1 ? 1 : 0)
        }
        expect(settled).toEqual([gravest(released)])
      }),
    )
  })

  test('that is released more often than held is an error of the program', () => {
    const { ack } = recorded()
    ack.release()
    expect(() => ack.release()).toThrow(/more often/)
  })

  test('can be held by somebody who keeps the hold as a value of its own', () => {
    const { ack, settled } = recorded()
    const held = holdOn(ack)
    ack.release()
    expect(settled).toEqual([])
    held?.release('rejected')
    expect(settled).toEqual(['rejected'])
  })

  test('that is not there is held by nobody', () => {
    expect(holdOn(null)).toBeNull()
  })
})

describe('merged acknowledgements', () => {
  test('settle together, each with the outcome of what was made of them', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 5 }), outcomes, (count, outcome) => {
        const all = Array.from({ length: count }, recorded)
        const merged = Ack.merge(all.map(({ ack }) => ack))
        expect(all.flatMap(({ settled }) => settled)).toEqual([])
        merged?.release(outcome)
        expect(all.map(({ settled }) => settled)).toEqual(all.map(() => [outcome]))
      }),
    )
  })

  test('of none are none, and of one that one', () => {
    const { ack } = recorded()
    expect(Ack.merge([])).toBeNull()
    expect(Ack.merge([ack])).toBe(ack)
  })
})

test('the graver of two outcomes is the one that keeps more events from arriving', () => {
  expect(worse('delivered', 'errored')).toBe('errored')
  expect(worse('rejected', 'errored')).toBe('rejected')
  expect(worse('delivered', 'delivered')).toBe('delivered')
})
