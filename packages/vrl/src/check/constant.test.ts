import { expect, it } from 'vitest'
import { float } from '../value/index.ts'
import { fold, givesNaN, isDivisor } from './constant.ts'

it('folds what two known numbers give', () => {
  expect(fold('+', 1, 2)).toBe(3)
  expect(fold('-', 1, 2.5)).toBe(-1.5)
  expect(fold('*', 2, float(3))).toEqual(float(6))
  expect(fold('/', 1, 4)).toBe(0.25)
  expect(fold('/', 4, 2)).toEqual(float(2))
})

it('wraps integers at 64 bits, and keeps those exact that are no safe numbers', () => {
  expect(fold('+', 2n ** 63n - 1n, 1)).toBe(-(2n ** 63n))
  expect(fold('+', 2 ** 53 - 1, 2)).toBe(2n ** 53n + 1n)
  expect(fold('-', 2n ** 53n + 1n, 2)).toBe(2 ** 53 - 1)
})

it('folds nothing that fails, or that is no number', () => {
  expect(fold('/', 1, 0)).toBeUndefined()
  expect(fold('-', Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)).toBeUndefined()
  expect(fold('+', 'a', 'b')).toBeUndefined()
  expect(fold('==', 1, 1)).toBeUndefined()
  expect(fold('+', 1, undefined)).toBeUndefined()
})

it('knows operations that give no number', () => {
  expect(givesNaN('-', Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY)).toBe(true)
  expect(givesNaN('+', 1.5, 1)).toBe(false)
})

it('knows divisors that cannot fail', () => {
  expect([1, -2.5, float(3), 2n ** 60n].map(isDivisor)).toEqual([true, true, true, true])
  expect([0, float(0), 5e-324, Number.POSITIVE_INFINITY, 'a', null, undefined].some(isDivisor)).toBe(false)
})
