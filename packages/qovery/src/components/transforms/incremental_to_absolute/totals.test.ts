import { Series } from '@qovery/sdk'
import { expect, test } from 'vitest'
import { Totals } from './totals.ts'

test('a total that is gone keeps no other alive, although a series object still leads to it', () => {
  const totals = new Totals({ max_events: 2, time_to_live: 60 })
  const open = (name: string) => {
    const total = totals.open(Series.of(name, new Map()), 0)
    totals.grew(0)
    return total
  }
  const first = open('a')
  expect(totals.find(Series.of('a', new Map()), 0)).toBe(first)
  for (const name of ['b', 'c', 'd']) open(name)
  expect(totals.size).toBe(2)
  expect([first.isGone, first.next, first.previous]).toEqual([true, first, first])
})
