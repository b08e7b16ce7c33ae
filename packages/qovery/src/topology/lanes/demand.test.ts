import { expect, test } from 'vitest'
import { Demand, Idleness } from './demand.ts'

/** What a demand says each 100 ms, while the chain works for `busyMs` of them and its thread runs for `activeMs`. */
function asked(
  demand: Demand,
  { from = 0, times, busyMs, activeMs }: Record<'times' | 'busyMs' | 'activeMs', number> & { from?: number },
) {
  const answers: boolean[] = []
  for (let i = 1; i <= times; i++) answers.push(demand.wantsLanes(from + i * 100, busyMs, () => from + i * activeMs))
  return answers
}

test('lanes are wanted once a chain has kept its thread busy for three seconds', () => {
  const answers = asked(new Demand(0), { times: 40, busyMs: 60, activeMs: 100 })
  expect(answers.indexOf(true)).toBe(29)
})

test('a thread that has time to spare needs no lanes, nor does one that works on other things', () => {
  expect(asked(new Demand(0), { times: 100, busyMs: 60, activeMs: 70 })).not.toContain(true)
  expect(asked(new Demand(0), { times: 100, busyMs: 40, activeMs: 100 })).not.toContain(true)
})

test('bursts with pauses between them need no lanes', () => {
  const demand = new Demand(0)
  for (let from = 0; from < 100_000; from += 10_000) {
    expect(asked(demand, { from, times: 25, busyMs: 100, activeMs: 100 })).not.toContain(true)
  }
})

test('another lane is wanted where most batches found all of them full', () => {
  const demand = new Demand(0)
  const full = [0, 1, 2, 3].map((i) => demand.wantsMore(i * 200, true))
  expect(full).toEqual([false, false, false, true])
  const free = [4, 5, 6, 7, 8].map((i) => demand.wantsMore(i * 200, i === 4))
  expect(free).not.toContain(true)
})

test('lanes that did next to nothing for half a minute are idle', () => {
  const idleness = new Idleness(0)
  idleness.worked(2000)
  expect(idleness.isOver(29_000)).toBe(false)
  expect(idleness.isOver(30_000)).toBe(true)
  idleness.worked(4000)
  expect(idleness.isOver(60_000)).toBe(false)
})
