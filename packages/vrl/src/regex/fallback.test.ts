import v8 from 'node:v8'
import { expect, test } from 'vitest'
import { Regex, trustLinearFallback } from './index.ts'

v8.setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks')
v8.setFlagsFromString('--regexp-backtracks-before-fallback=5000')
trustLinearFallback(5000)

test.for([
  ['(a+)+$!', 'a'],
  ['(?:a|a)*!', 'a'],
  ['(?i)(?:[a-z]{1,63}\\.?)+!', 'aB'],
  ['(.*)(.*)(.*)(.*)x!', 'a'],
  ['[a-z]+@', 'a'],
  ['(?:\\w+\\s?)+!', 'é '],
  ['(?:[^x]+[^y]?)+!', '😀'],
  ['"(.*?)" "(.*?)" "(.*?)" "(.*?)"!', '" "'],
  ['\\b(?:\\w+\\s?)+\\b!', 'é '],
  ['(?m)^(?:a+)+$!', 'a'],
] as const)('where V8 falls back, %s comes to an end at once on long runs of %j', ([pattern, part]) => {
  const regex = new Regex(pattern)
  for (const length of [30, 1000, 5000]) {
    const text = part.repeat(length / part.length)
    const start = performance.now()
    expect(regex.exec(text)).toBeUndefined()
    expect(performance.now() - start).toBeLessThan(10_000)
  }
})

test('gives the groups of ambiguous patterns by V8', () => {
  const match = new Regex('"(.*?)" (\\d+) "(.*?)"').exec('x "GET /" 200 "curl" y')
  expect(match && [...match]).toEqual(['"GET /" 200 "curl"', 'GET /', '200', 'curl'])
})
