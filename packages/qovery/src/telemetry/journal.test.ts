import { fstatSync, openSync, closeSync } from 'node:fs'
import { expect, test } from 'vitest'
import { forJournal, isJournal } from './journal.ts'

test('a descriptor is the journal where systemd says that it is this one', () => {
  const fd = openSync('/dev/null', 'w')
  const { dev, ino } = fstatSync(fd)
  expect(isJournal(fd, { JOURNAL_STREAM: `${dev}:${ino}` })).toBe(true)
  expect(isJournal(fd, { JOURNAL_STREAM: `${dev}:${ino}1` })).toBe(false)
  expect(isJournal(fd, {})).toBe(false)
  closeSync(fd)
  expect(isJournal(fd, { JOURNAL_STREAM: `${dev}:${ino}` })).toBe(false)
})

test('each line begins with its level, and empty ones stay empty', () => {
  expect(forJournal('error', 'a\n\n  b\n')).toBe('<3>a\n\n<3>  b\n')
  expect(forJournal('warn', 'a\n')).toBe('<4>a\n')
})
