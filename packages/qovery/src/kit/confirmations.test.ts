import type { Outcome } from '@qovery/sdk'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Confirmations } from './confirmations.ts'

function recorded(onRefused: 'pass' | 'stop' = 'pass') {
  const heard: string[] = []
  const confirmations = new Confirmations<number>({
    confirmed: (position) => heard.push(`confirmed ${position}`),
    refused: (position, outcome) => {
      heard.push(`${outcome} ${position}`)
      return onRefused
    },
  })
  return { heard, confirmations }
}

describe('confirmations of an ordered input', () => {
  it('confirms a position only when everything before it has settled', () => {
    const { heard, confirmations } = recorded()
    const settle = [10, 20, 30].map((position) => confirmations.sent(position))
    settle[2]?.('delivered')
    settle[1]?.('delivered')
    expect(heard).toEqual([])
    settle[0]?.('delivered')
    expect(heard).toEqual(['confirmed 30'])
    expect(confirmations.pending).toBe(0)
  })

  it('goes on past a refused piece when the owner says so, and confirms it with the next', () => {
    const { heard, confirmations } = recorded('pass')
    const settle = [10, 20].map((position) => confirmations.sent(position))
    settle[1]?.('delivered')
    settle[0]?.('rejected')
    expect(heard).toEqual(['rejected 10', 'confirmed 20'])
  })

  it('confirms nothing after a refused piece when the owner stops there, until it forgets', () => {
    const { heard, confirmations } = recorded('stop')
    const settle = [10, 20].map((position) => confirmations.sent(position))
    settle[0]?.('errored')
    settle[1]?.('delivered')
    expect(heard).toEqual(['errored 10'])
    confirmations.forget()
    confirmations.sent(10)('delivered')
    expect(heard).toEqual(['errored 10', 'confirmed 10'])
  })

  it('takes no notice of pieces of before a forget', () => {
    const { heard, confirmations } = recorded()
    const old = confirmations.sent(10)
    confirmations.forget()
    const fresh = confirmations.sent(5)
    old('delivered')
    expect(heard).toEqual([])
    fresh('delivered')
    expect(heard).toEqual(['confirmed 5'])
  })

  it('ends at the last position whatever the order of settling', () => {
    const orders = fc.shuffledSubarray([...Array(40).keys()], { minLength: 40 })
    fc.assert(
      fc.property(orders, (order) => {
        const { heard, confirmations } = recorded()
        const settle: ((outcome: Outcome) => void)[] = order.map((_, position) => confirmations.sent(position))
        for (const index of order) settle[index]?.('delivered')
        const positions = heard.map((line) => Number(line.split(' ')[1]))
        expect(positions).toEqual([...positions].sort((a, b) => a - b))
        expect(positions.at(-1)).toBe(39)
      }),
    )
  })
})
