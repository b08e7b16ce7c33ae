import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Decimal, numberIn } from './decimal.ts'

/** What is read of the bytes of a text and a newline; `undefined`: it is left to the slow way. */
function read(text: string): number | undefined {
  const decimal = new Decimal()
  if (!decimal.read(Buffer.from(`${text}\n`), 0)) return undefined
  expect(decimal.end).toBe(text.length)
  return decimal.value
}

describe('a decimal', () => {
  test.for([
    '0',
    '-0',
    '7',
    '+7',
    '12.50',
    '.5',
    '5.',
    '1e3',
    '1.5E-07',
    '2.2612e+06',
    '123456789012345',
    '1e22',
    '4e-9',
  ])('reads %s as JavaScript does', (text) => {
    expect(read(text)).toBe(Number(text))
  })

  test.for(['', '-', '.', '1e', '1e+', '1234567890123456', '1e23', '1e-30', 'NaN', '+Inf', '1_0', '0x1', '7a', '1e5x'])(
    'leaves "%s" to the slow way',
    (text) => {
      expect(read(text)).toBeUndefined()
    },
  )

  test('is never rounded wrongly', () => {
    const texts = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.tuple(fc.nat(), fc.nat(999_999), fc.integer({ min: -40, max: 40 })).map(([a, b, e]) => `${a}.${b}e${e}`),
    )
    fc.assert(
      fc.property(texts, (text) => {
        const number = Number(text)
        expect([undefined, number]).toContain(read(text))
        expect(numberIn(text)).toBe(number)
      }),
    )
  })

  test('ends before a space', () => {
    const decimal = new Decimal()
    expect(decimal.read(Buffer.from('17.5 123\n'), 0)).toBe(true)
    expect(decimal).toMatchObject({ value: 17.5, end: 4 })
  })
})

describe('a number in text', () => {
  test.for([
    ['+Inf', Infinity],
    ['-inf', -Infinity],
    ['Infinity', Infinity],
    ['nan', Number.NaN],
    ['0x10', undefined],
    ['1e999', undefined],
    ['1 ', undefined],
    ['', undefined],
  ] as const)('%s is %d', ([text, number]) => {
    expect(numberIn(text)).toBe(number)
  })
})
