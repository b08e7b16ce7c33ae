import { describe, expect, it } from 'vitest'
import { coerceInterpolated } from './coerce.ts'

describe('coerceInterpolated', () => {
  it.each([
    ['8080', 8080],
    ['-3', -3],
    ['+7', 7],
    [' 5\n', 5],
    ['0x1F', 31],
    ['0o17', 15],
    ['9007199254740993', 9007199254740993n],
    ['1.5', undefined],
    ['1e3', undefined],
    ['', undefined],
    ['12abc', undefined],
    ['1_000', undefined],
  ])('reads %j as an integer', (text, value) => {
    expect(coerceInterpolated(text, 'integer')).toBe(value)
  })

  it.each([
    ['1.5', 1.5],
    ['.5', 0.5],
    ['-2e-3', -0.002],
    ['10', 10],
    ['1e999', undefined],
    ['Infinity', undefined],
    ['NaN', undefined],
    ['1.2.3', undefined],
  ])('reads %j as a number', (text, value) => {
    expect(coerceInterpolated(text, 'number')).toBe(value)
  })

  it.each([
    ['true', true],
    ['False', false],
    ['TRUE', true],
    ['yes', undefined],
    ['1', undefined],
    ['', undefined],
  ])('reads %j as a boolean', (text, value) => {
    expect(coerceInterpolated(text, 'boolean')).toBe(value)
  })
})
