import { Secret, type LogFields, type OwnLogLine } from '@qovery/sdk'
import * as fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { wantsColor } from './log-format.ts'
import { createLog, type Log, type LogOptions } from './log.ts'

const START = Date.UTC(2026, 10, 22, 16, 50)

beforeEach(() => {
  vi.useFakeTimers({ now: START })
})
afterEach(() => {
  vi.useRealTimers()
})

function open(options: Partial<LogOptions> = {}): { log: Log; written: string[]; full: { now: boolean } } {
  const written: string[] = []
  const full = { now: false }
  const write = {
    write(line: string) {
      if (!full.now) written.push(line)
      return !full.now
    },
    close: () => undefined,
  }
  return { log: createLog({ level: 'info', format: 'text', color: false, write, ...options }), written, full }
}

describe('text', () => {
  test('says when, how grave, who and what, then the data', () => {
    const { log, written } = open()
    const logger = log.logger({ component_id: 'in', component_kind: 'source', component_type: 'statsd' })
    logger.warn('a line was malformed', { line: 'a b', count: 3, peer: undefined, quote: '"\\' })
    log.logger().error('stopped')
    expect(written).toEqual([
      '2026-11-22T16:50:00.000Z  WARN in: a line was malformed line="a b" count=3 quote="\\"\\\\"\n',
      '2026-11-22T16:50:00.000Z ERROR stopped\n',
    ])
  })

  test('has control sequences only where colours are asked for', () => {
    const { log, written } = open({ color: true })
    log.logger().warn('plain', { a: '\x1b[2J' })
    expect(written[0]).toContain('\x1b[33m WARN\x1b[0m')
    expect(written[0]).toContain('␛[2J')
  })

  test('is one line without control characters, whatever the data', () => {
    const anyText = fc.string({ unit: 'binary' })
    fc.assert(
      fc.property(anyText, anyText, anyText, fc.constantFrom('text', 'json'), (message, name, value, format) => {
        const { log, written } = open({ format })
        log.logger({ component_id: name }).error(message, { [name]: value })
        expect(written).toHaveLength(1)
        expect(written[0]).toMatch(/^[^\0-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e]*\n$/)
      }),
    )
  })
})

describe('for the journal', () => {
  test('text begins with its level in the way of systemd, and leaves the time to the journal', () => {
    const { log, written } = open({ journal: true, level: 'debug', rateLimitSecs: 0 })
    const logger = log.logger({ component_id: 'in' })
    for (const level of ['debug', 'info', 'warn', 'error'] as const) logger[level]('a\nb', { count: 3 })
    expect(written).toEqual([
      '<7>DEBUG in: a␊b count=3\n',
      '<6>INFO in: a␊b count=3\n',
      '<4>WARN in: a␊b count=3\n',
      '<3>ERROR in: a␊b count=3\n',
    ])
  })

  test('JSON stands behind the level as it is', () => {
    const { log, written } = open({ journal: true, format: 'json' })
    log.logger().warn('up')
    expect(written[0]).toMatch(/^<4>/)
    expect(JSON.parse(written[0]?.slice(3) ?? '')).toMatchObject({ level: 'WARN', message: 'up' })
  })
})

describe('JSON', () => {
  test('can be read back, whatever the data', () => {
    const anyText = fc.string({ unit: 'binary' })
    fc.assert(
      fc.property(anyText, anyText, (message, value) => {
        const { log, written } = open({ format: 'json' })
        log.logger().error(message, { value })
        expect(JSON.parse(written[0] ?? '')).toMatchObject({ level: 'ERROR', message, value })
      }),
    )
  })

  test('is one object per line; data cannot replace what the log itself says', () => {
    const { log, written } = open({ format: 'json' })
    log.logger({ component_id: 'in' }).info('up', { port: 8125, tls: false, level: 'x', component_id: 'y' })
    expect(written.map((line) => JSON.parse(line))).toEqual([
      {
        timestamp: '2026-11-22T16:50:00.000Z',
        level: 'INFO',
        message: 'up',
        port: 8125,
        tls: false,
        component_id: 'in',
      },
    ])
  })

  test('keeps hidden characters as escapes that mean the same', () => {
    const { log, written } = open({ format: 'json' })
    log.logger().info('a\u202eb\u007fc\n')
    expect(written[0]).toContain('a\\u202eb\\u007fc\\n')
    expect(JSON.parse(written[0] ?? '')).toMatchObject({ message: 'a\u202eb\u007fc\n' })
  })
})

test('a secret shows as stars in either format', () => {
  for (const format of ['text', 'json'] as const) {
    const { log, written } = open({ format })
    const secret = new Secret('hunter2')
    log.logger().info(`token ${secret.toString()}`, { token: secret } as unknown as LogFields)
    expect(written.join('')).not.toContain('hunter2')
    expect(written.join('')).toContain('**********')
  }
})

test('an endless text is cut, and says how much is missing', () => {
  const { log, written } = open()
  log.logger().info('x'.repeat(10_000_000), { line: 'y'.repeat(5000) })
  expect(written[0]?.length).toBeLessThan(10_000)
  expect(written[0]).toContain('… (9995904 more characters)')
})

test('lines below the level are neither written nor heard', () => {
  const { log, written } = open({ level: 'warn' })
  const heard: OwnLogLine[] = []
  log.onLog((line) => heard.push(line))
  log.logger().info('no')
  log.logger().warn('yes')
  expect(written).toHaveLength(1)
  expect(heard.map((line) => line.message)).toEqual(['yes'])
  const silent = open({ level: 'off' })
  silent.log.logger().error('no')
  expect(silent.written).toEqual([])
})

test.each([
  ['auto', true, {}, true],
  ['auto', false, {}, false],
  ['auto', true, { NO_COLOR: '1' }, false],
  ['auto', true, { NO_COLOR: '' }, true],
  ['always', false, { NO_COLOR: '1' }, true],
  ['never', true, {}, false],
] as const)('colour %s, terminal %j, environment %j: %j', (choice, terminal, environment, colored) => {
  expect(wantsColor(choice, terminal, environment)).toBe(colored)
})

describe('rate limit', () => {
  test('shows the first line at once and, at the end of the window, how many followed and the last of them', () => {
    const { log, written } = open()
    const logger = log.logger({ component_id: 'in' })
    for (let i = 0; i < 100; i++) logger.warn('malformed', { line: i })
    expect(written).toEqual(['2026-11-22T16:50:00.000Z  WARN in: malformed line=0\n'])
    vi.advanceTimersByTime(10_000)
    expect(written.slice(1)).toEqual([
      '2026-11-22T16:50:10.000Z  WARN in: malformed (99 more like this in the last 10 s; this is the last) line=99 more=99\n',
    ])
    expect(log.counts.suppressed).toBe(99)
  })

  test('goes on counting while the fault lasts, and shows the next one at once when it had gone', () => {
    const { log, written } = open()
    const logger = log.logger()
    for (let i = 0; i < 25; i++) {
      logger.warn('malformed')
      vi.advanceTimersByTime(1000)
    }
    expect(written.map((line) => /\((\d+) more/.exec(line)?.[1])).toEqual([undefined, '9', '10'])
    vi.advanceTimersByTime(20_000)
    expect(written.map((line) => /\((\d+) more/.exec(line)?.[1])).toEqual([undefined, '9', '10', '5'])
    logger.warn('malformed')
    expect(written.at(-1)).toContain('malformed\n')
    expect(vi.getTimerCount()).toBe(1)
    vi.advanceTimersByTime(10_000)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('keeps components and kinds of faults apart', () => {
    const { log, written } = open()
    log.logger({ component_id: 'a' }).warn('malformed')
    log.logger({ component_id: 'b' }).warn('malformed')
    log.logger({ component_id: 'a' }).warn('late')
    expect(written).toHaveLength(3)
  })

  test('takes faults of one type as alike, whatever their messages', () => {
    const { log, written } = open()
    const logger = log.logger({ component_id: 'a' })
    for (let i = 0; i < 50; i++) logger.error(`line ${i} is malformed`, { error_type: 'parse_failed' })
    log.close()
    expect(written).toHaveLength(2)
    expect(written[0]).toContain('line 0 is malformed')
    expect(written[1]).toContain('line 49 is malformed (49 more like this')
  })

  test('shows the first fault of each part of a component', () => {
    const { log, written } = open()
    const logger = log.logger({ component_id: 'a' })
    const fail = (part: string) => logger.error(`${part} failed`, { part, error_type: 'part_failed' })
    for (let i = 0; i < 50; i++) for (const part of ['cpu', 'disk']) fail(part)
    expect(written).toEqual([expect.stringContaining('cpu failed'), expect.stringContaining('disk failed')])
    log.close()
    expect(written.slice(2)).toEqual([
      expect.stringContaining('cpu failed (49 more like this'),
      expect.stringContaining('disk failed (49 more like this'),
    ])
  })

  test('bounds messages that are made of data, per component', () => {
    const { log, written } = open()
    for (let i = 0; i < 10_000; i++) log.logger({ component_id: 'a' }).warn(`line ${i} is malformed`)
    log.logger({ component_id: 'b' }).warn('something else')
    expect(written.length).toBeLessThan(110)
    expect(written.at(-1)).toContain('something else')
    const before = written.length
    log.close()
    expect(written.slice(before).join('')).toContain('(9899 more like this')
  })

  test('shows what it counted of a component before that says that it works again, and after that the next one at once', () => {
    const { log, written } = open()
    const out = log.logger({ component_id: 'out' })
    for (let i = 0; i < 3; i++) out.error('refused', { error_type: 'request_failed' })
    log.logger({ component_id: 'other' }).info('works')
    expect(written).toHaveLength(2)
    out.info('works again')
    out.error('refused', { error_type: 'request_failed' })
    expect(written.slice(2).map((line) => line.slice('2026-11-22T16:50:00.000Z '.length))).toEqual([
      expect.stringMatching(/^ERROR out: refused \(2 more like this/),
      ' INFO out: works again\n',
      'ERROR out: refused error_type=request_failed\n',
    ])
  })

  test('of 0 seconds shows every line', () => {
    const { log, written } = open({ rateLimitSecs: 0 })
    for (let i = 0; i < 5; i++) log.logger().warn('malformed')
    expect(written).toHaveLength(5)
  })

  test('does not hold lines back when the clock is set back', () => {
    const { log, written } = open()
    log.logger().warn('malformed')
    log.logger().warn('malformed')
    vi.setSystemTime(START - 3_600_000)
    log.logger().warn('malformed')
    expect(written[1]).toContain('(1 more like this')
  })
})

describe('listeners', () => {
  test('hear the lines since the start, then each that comes', () => {
    const { log } = open()
    log.logger().info('early')
    const messages: string[] = []
    const stop = log.onLog((line) => messages.push(line.message))
    log.logger().info('late')
    stop()
    log.logger().info('too late')
    expect(messages).toEqual(['early', 'late'])
  })

  test('that come during the start all hear it from the beginning', () => {
    const { log } = open()
    log.logger().info('early')
    log.onLog(() => undefined)
    vi.advanceTimersByTime(20_000)
    const messages: string[] = []
    log.onLog((line) => messages.push(line.message))
    expect(messages).toEqual(['early'])
  })

  test('that come later hear only what nobody has heard', () => {
    const { log } = open()
    log.logger().info('early')
    const stop = log.onLog(() => undefined)
    vi.advanceTimersByTime(60_000)
    log.logger().info('heard')
    stop()
    log.logger().info('unheard')
    const messages: string[] = []
    log.onLog((line) => messages.push(line.message))
    expect(messages).toEqual(['unheard'])
  })

  test('get at most some two thousand old lines', () => {
    const { log } = open({ rateLimitSecs: 0 })
    for (let i = 0; i < 50_000; i++) log.logger().info('line', { i })
    const lines: OwnLogLine[] = []
    log.onLog((line) => lines.push(line))
    expect(lines.length).toBeGreaterThanOrEqual(1000)
    expect(lines.length).toBeLessThan(2000)
    expect(lines.at(-1)?.fields).toEqual({ i: 49_999 })
  })

  test('that throw are let go, and the log says so', () => {
    const { log, written } = open()
    let calls = 0
    log.onLog(() => {
      calls++
      throw new Error('boom')
    })
    log.logger().info('one')
    log.logger().info('two')
    expect(calls).toBe(1)
    expect(written[1]).toContain('a listener of the log failed and was let go error=boom')
  })
})

test('lines that nobody takes are counted, and their number is told when someone reads again', () => {
  const { log, written, full } = open()
  full.now = true
  log.logger().info('one')
  log.logger().info('two')
  full.now = false
  log.logger().info('three')
  log.logger().info('four')
  expect(log.counts.lost).toBe(2)
  expect(written.map((line) => line.slice(31))).toEqual([
    'three\n',
    'lines of this log were lost: nobody read them lines=2\n',
    'four\n',
  ])
})
