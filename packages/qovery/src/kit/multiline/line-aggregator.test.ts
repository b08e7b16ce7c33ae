import { describe, expect, test } from 'vitest'
import { LineAggregator } from './line-aggregator.ts'
import { multilineOption } from './option.ts'

function joined(options: object, lines: readonly string[], max_bytes = 1000) {
  const groups: string[] = []
  let cuts = 0
  const rule = multilineOption.parse({ timeout_ms: 100, ...options })
  const aggregator = new LineAggregator<number>(
    { ...rule, max_bytes },
    { complete: ({ bytes, first }) => groups.push(`${first}: ${bytes.toString()}`), cut: () => cuts++ },
  )
  for (const [i, line] of lines.entries()) {
    const bytes = Buffer.from(line)
    aggregator.push(bytes, i, i)
    aggregator.keep()
    bytes.fill('?')
  }
  const waiting = aggregator.waitingFrom
  const { dueAt } = aggregator
  aggregator.flush()
  return { groups, waiting, dueAt, cuts }
}

describe('joining lines', () => {
  test('continue_through: a stack trace belongs to the line before it', () => {
    const options = { start_pattern: '^[^\\s]', mode: 'continue_through', condition_pattern: '^[\\s]+from' }
    const lines = [
      "foobar.rb:6:in `/': divided by 0",
      '  from foobar.rb:6:in `bar',
      '  from foobar.rb:2:in `foo',
      'next',
    ]
    expect(joined(options, lines).groups).toEqual([`0: ${lines.slice(0, 3).join('\n')}`, '3: next'])
  })

  test('continue_past: a backslash at the end brings the next line along', () => {
    const options = { start_pattern: '\\\\$', mode: 'continue_past', condition_pattern: '\\\\$' }
    const lines = ['First line\\', 'second line\\', 'third line', 'one by itself']
    expect(joined(options, lines).groups).toEqual([`0: ${lines.slice(0, 3).join('\n')}`, '3: one by itself'])
  })

  test('halt_before: a level at the beginning is the next message', () => {
    const options = { start_pattern: '^(INFO|ERROR) ', mode: 'halt_before', condition_pattern: '^(INFO|ERROR) ' }
    const lines = ['INFO First line', 'Second line', 'ERROR Third line', '', 'fifth']
    expect(joined(options, lines)).toMatchObject({
      groups: ['0: INFO First line\nSecond line', '2: ERROR Third line\n\nfifth'],
      waiting: 2,
      dueAt: 104,
    })
  })

  test('halt_with: a semicolon ends a statement', () => {
    const options = { start_pattern: '[^;]$', mode: 'halt_with', condition_pattern: ';$' }
    const lines = ['SELECT *', 'FROM t', 'WHERE x;', 'SELECT 1;', 'COMMIT']
    expect(joined(options, lines)).toMatchObject({
      groups: ['0: SELECT *\nFROM t\nWHERE x;', '3: SELECT 1;', '4: COMMIT'],
      waiting: 4,
    })
  })

  test('a group is sent in parts when it grows without end', () => {
    const options = { start_pattern: '^a', mode: 'halt_before', condition_pattern: '^a' }
    const { groups, cuts } = joined(options, ['a', ...Array<string>(10).fill('bcd')], 13)
    expect(groups).toEqual(['0: a\nbcd\nbcd\nbcd', '4: bcd\nbcd\nbcd', '7: bcd\nbcd\nbcd', '10: bcd'])
    expect(cuts).toBe(3)
  })

  test('an empty line that begins a group is part of it', () => {
    const options = { start_pattern: '^$', mode: 'halt_before', condition_pattern: '^$' }
    expect(joined(options, ['', 'x', '', 'y']).groups).toEqual(['0: \nx', '2: \ny'])
  })
})
