import { expect, it } from 'vitest'
import { timestampOf } from './timestamp-literal.ts'

it.each([
  ['2021-02-11T10:32:50Z', '2021-02-11T10:32:50Z'],
  ['2021-02-11 10:32:50.123Z', '2021-02-11T10:32:50.123Z'],
  ['2021-02-11T10:32:50+02:00', '2021-02-11T08:32:50Z'],
  ['2021-02-11T10:32:50 +0200', '2021-02-11T08:32:50Z'],
  ['2021-2-1 1:2:3 UTC', '2021-02-01T01:02:03Z'],
  [' 2021-02-11T10:32:50Z ', '2021-02-11T10:32:50Z'],
])('%s is a time', (text, time) => {
  expect(String(timestampOf(text))).toBe(time)
})

it.each(['2021-02-29T00:00:00Z', '2021-02-11T24:00:00Z', '2021-02-11T10:32:50+24:00'])('%s does not exist', (text) => {
  expect(timestampOf(text)).toBe('input is out of range')
})

it.each(['', '2021-02-11', '2021-02-11T10:32:50', '2021-02-11T10:32Z', '21-02-11T10:32:50Z', '2021-02-11T10:32:50.Z'])(
  '%s is no time',
  (text) => {
    expect(timestampOf(text)).toMatch(/^expected a date/)
  },
)
