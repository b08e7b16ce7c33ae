import { describe, expect, it } from 'vitest'
import { OutOfPatience, Patience } from './patience.ts'

const never = () => new Promise<string>(() => undefined)

describe('patience', () => {
  it('gives what the call gives, and its failure', async () => {
    const patience = new Patience(1)
    await expect(patience.wait('a', 1000, () => Promise.resolve(1))).resolves.toBe(1)
    await expect(patience.wait('a', 1000, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken')
  })

  it('ends after the time, and does not make a call again that is still out', async () => {
    const patience = new Patience(2)
    let calls = 0
    const hang = () => {
      calls++
      return never()
    }
    await expect(patience.wait('a mount', 5, hang)).rejects.toThrow('a mount did not answer within 0.005 s')
    await expect(patience.wait('a mount', 5, hang)).rejects.toThrow(OutOfPatience)
    expect(calls).toBe(1)
  })

  it('begins nothing while as many calls hang as are allowed, and begins again when one returns', async () => {
    const patience = new Patience(2)
    const returns = Promise.withResolvers<string>()
    await expect(patience.wait('a', 5, () => returns.promise)).rejects.toThrow(OutOfPatience)
    await expect(patience.wait('b', 5, never)).rejects.toThrow(OutOfPatience)
    let began = false
    const third = () => {
      began = true
      return Promise.resolve('c')
    }
    await expect(patience.wait('c', 5, third)).rejects.toThrow('c was not tried while a and b do not answer')
    expect(began).toBe(false)
    returns.resolve('late')
    await returns.promise
    await expect.poll(() => patience.wait('c', 1000, third).catch(() => 'not yet')).toBe('c')
  })
})
