import { poll } from '@qovery/sdk/testing'
import { expect, test } from 'vitest'
import { Rounds } from './rounds.ts'

test('everyone has a turn before anyone has two, also while some come and go', async () => {
  const rounds = new Rounds<number>(20, 0)
  for (let i = 0; i < 10; i++) rounds.set(i, true)
  rounds.set(3, false)
  const turns: number[] = []
  await poll('three rounds', () => {
    turns.push(...rounds.take())
    return turns.length >= 27
  })
  for (let round = 0; round < 3; round++) {
    expect(turns.slice(round * 9, round * 9 + 9)).toEqual([0, 1, 2, 4, 5, 6, 7, 8, 9])
  }
})

test('a round takes longer with more members', () => {
  const rounds = new Rounds<number>(1, 1000, 0)
  for (let i = 0; i < 100; i++) rounds.set(i, true)
  expect([...rounds.take(999)]).toEqual([])
  expect([...rounds.take(1000)]).toEqual([0])
  expect([...rounds.take(50_000)]).toHaveLength(49)
})
