import type { LogEvent } from '@qovery/sdk'
import { CollectedOutput, testContext } from '@qovery/sdk/testing'
import { isObject, Timestamp, type ValueObject } from '@qovery/vrl/value'
import { describe, expect, test } from 'vitest'
import { FORMATS, lineMaker, type Format } from './formats.ts'
import { demo_logs } from './index.ts'

const never = new AbortController().signal

async function run(options: object, out = new CollectedOutput(), signal = never) {
  const cx = testContext({ id: 'demo', type: 'demo_logs' })
  const source = await demo_logs.create(demo_logs.config.parse(options), cx)
  await source.run(out, signal)
  return out.events('log').map((event: LogEvent) => event.value as ValueObject)
}

describe('formats', () => {
  const now = new Date('2026-11-02T08:09:10.123Z')
  test.each<[Exclude<Format, 'shuffle'>, RegExp]>([
    ['apache_common', /^[\d.]+ - \S+ \[02\/Nov\/2026:08:09:10 \+0000\] "[A-Z]+ \/\S* HTTP\/\d\.\d" [2-5]\d\d \d+$/],
    [
      'apache_error',
      /^\[Mon Nov 02 08:09:10\.123000 2026\] \[\w+:\w+\] \[pid \d+:tid \d+\] \[client [\d.]+:\d+\] \S.+$/,
    ],
    ['bsd_syslog', /^<\d{1,3}>Nov {2}2 08:09:10 \S+ \w+\[\d+\]: \S.+$/],
    ['syslog', /^<\d{1,3}>1 2026-11-02T08:09:10\.123Z \S+ \w+ \d+ ID\d+ - \S.+$/],
    ['json', /^\{"host":"[\d.]+","user-identifier":.+\}$/],
  ])('%s looks like one', (format, pattern) => {
    const make = lineMaker(format, [])
    for (let i = 0; i < 200; i++) expect(make(now)).toMatch(pattern)
  })

  test('json lines are JSON with the fields of a web request', async () => {
    const [value] = await run({ format: 'json', count: 1, decoding: { codec: 'json' } })
    expect(Object.keys(value ?? {})).toEqual(
      expect.arrayContaining([
        'bytes',
        'datetime',
        'method',
        'protocol',
        'referer',
        'request',
        'status',
        'user-identifier',
      ]),
    )
    expect(value).toMatchObject({ source_type: 'demo_logs', bytes: expect.any(Number) as number })
  })

  test('shuffle chooses among the lines, numbered when asked', async () => {
    const values = await run({ format: 'shuffle', lines: ['a', 'bé'], sequence: true, count: 2500, interval: 0 })
    expect(values).toHaveLength(2500)
    values.forEach(({ message }, i) => expect([`${i} a`, `${i} bé`]).toContain(message))
  })
})

test('each line has a time, a service and a host', async () => {
  const [value] = await run({ format: 'apache_common', count: 1 })
  expect(value).toMatchObject({ host: 'localhost', service: 'qovery', source_type: 'demo_logs' })
  expect(value?.['timestamp']).toBeInstanceOf(Timestamp)
})

test('lines keep the pace of the interval, several at once where it is shorter than a timer', async () => {
  const began = performance.now()
  const values = await run({ format: 'syslog', interval: 0.0005, count: 201 })
  const tookMs = performance.now() - began
  expect(values).toHaveLength(201)
  expect(tookMs).toBeGreaterThanOrEqual(99)
  expect(tookMs).toBeLessThan(10_000)
})

test('a pipeline without room holds it back', async () => {
  const out = new CollectedOutput()
  let open = () => {}
  out.room = new Promise((resolve) => {
    open = resolve
  })
  const running = run({ format: 'json', interval: 0, count: 5000 }, out)
  await out.until(1)
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
  expect(out.batches).toHaveLength(1)
  out.room = undefined
  open()
  expect(await running).toHaveLength(5000)
})

test('it ends at once when it is asked to', async () => {
  const stop = new AbortController()
  const out = new CollectedOutput()
  const running = run({ format: 'json', interval: 3600 }, out, stop.signal)
  await out.until(1)
  stop.abort()
  expect((await running).every(isObject)).toBe(true)
})

test('framing applies within each line', async () => {
  const framing = { method: 'character_delimited', character_delimited: { delimiter: ',' } }
  const values = await run({ format: 'shuffle', lines: ['a,b,c'], count: 2, interval: 0, framing })
  expect(values.map((value) => value['message'])).toEqual(['a', 'b', 'c', 'a', 'b', 'c'])
})

describe('options', () => {
  test('shuffle needs lines, and nothing else takes them', () => {
    const fault = (options: object) =>
      demo_logs.config.safeParse(options).error?.issues.map((issue) => issue.path.join('.'))
    expect(fault({ format: 'shuffle' })).toEqual(['lines'])
    expect(fault({ format: 'shuffle', lines: [] })).toEqual(['lines'])
    expect(fault({ format: 'json', lines: ['x'], sequence: true })).toEqual(['lines', 'sequence'])
    expect(fault({ format: 'telex' })).toEqual(['format'])
    expect(fault({})).toEqual(['format'])
  })

  test('examples are valid, and every format has a maker', () => {
    for (const example of demo_logs.examples) expect(demo_logs.config.safeParse(example.config).success).toBe(true)
    for (const format of Object.keys(FORMATS) as Format[]) expect(lineMaker(format, ['x'])(new Date())).not.toBe('')
  })
})
