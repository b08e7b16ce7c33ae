import { DEFAULT_LOG_SCHEMA, LogBatch, LogEvent, Metadata, type SourceFields } from '@qovery/sdk'
import { testContext } from '@qovery/sdk/testing'
import { float, Timestamp, type Value, type ValueObject } from '@qovery/vrl/value'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createEncoding, encodingOption } from '../encoding.ts'
import { SyslogDecoder } from './decoder.ts'

const time = new Timestamp(Date.UTC(2025, 7, 28, 18, 30) / 1000, 123_456_789)
const plain = { timestamp: time, host: 'test-host.com', message: 'original message' }
const all = { facility: '.fac', severity: '.sev', app_name: '.app', proc_id: '.pid', msg_id: '%mid' }
const metadata = new Metadata({ mid: 'req-1' })

async function encode(syslog: object, value: Value, globals = {}): Promise<string> {
  const encoding = encodingOption.parse({ codec: 'syslog', syslog })
  const encoder = await createEncoding({ encoding }, testContext({ globals: { timezone: 'UTC', ...globals } }))
  const { bytes, rejected } = encoder.encode(LogBatch.of([new LogEvent(value, metadata)]))
  expect(rejected).toEqual([])
  return bytes.toString().slice(0, -1)
}

describe('RFC 5424', () => {
  test.each<[string, object, object, string]>([
    ['has defaults', {}, plain, '<14>1 2025-08-28T18:30:00.123456Z test-host.com qovery - - - original message'],
    [
      'takes its fields from where the options say',
      all,
      { ...plain, app: 'my app', pid: 12345, fac: 'daemon', sev: 2, structured_data: { metrics: { retries: 3 } } },
      '<26>1 2025-08-28T18:30:00.123456Z test-host.com my_app 12345 req-1 [metrics retries="3"] original message',
    ],
    [
      'knows the fields of the decoder',
      {},
      { appname: 'su', hostname: 'h', timestamp: time, message: 'é\n' },
      '<14>1 2025-08-28T18:30:00.123456Z h su - - - é\n',
    ],
    ['may have no message', {}, { timestamp: time }, '<14>1 2025-08-28T18:30:00.123456Z - qovery - - -'],
    [
      'keeps to the printable',
      {},
      { timestamp: time, host: 'hö st', service: '\u{1f600}x' },
      '<14>1 2025-08-28T18:30:00.123456Z h__st _x - - -',
    ],
  ])('%s', async (_, options, value, expected) => {
    expect(await encode(options, value as ValueObject)).toBe(expected)
  })

  test.each<[Value, Value, number]>([
    ['local7', 'debug', 191],
    ['KERN', 'Emergency', 0],
    ['audit', 'warn', 108],
    ['23', '7', 191],
    [' mail ', 'err', 19],
    [24, 8, 14],
    ['nonsense', -1, 14],
    [null, float(2), 10],
  ])('facility %j and severity %j are the priority %i', async (fac, sev, priority) => {
    expect(await encode(all, { ...plain, fac, sev })).toMatch(new RegExp(`^<${priority}>1 `))
  })

  test('structured data is made of what there is', async () => {
    const data = {
      'a b': { 'x="]': 'say "]\\', list: [1, 'two'], deep: { er: { y: true } }, '': 1 },
      plain: 7,
      '': { lost: 1 },
      none: {},
    }
    expect(await encode({}, { timestamp: time, structured_data: data })).toBe(
      '<14>1 2025-08-28T18:30:00.123456Z - qovery - - ' +
        String.raw`[a_b deep.er.y="true" list="[1,\"two\"\]" x___="say \"\]\\"][none][plain value="7"]`,
    )
    const long = 'n'.repeat(40)
    const names = await encode({}, { structured_data: { [`${long}a`]: { [long]: { x: 1, y: 2 } }, [`${long}b`]: {} } })
    expect(names).toContain(`[${'n'.repeat(32)} ${'n'.repeat(30)}.x="1" ${'n'.repeat(30)}.y="2"][${'n'.repeat(30)}_1]`)
  })

  test('fields are cut to the length that the RFC allows', async () => {
    const long = 'x'.repeat(300)
    const message = await encode(all, { timestamp: time, host: long, app: long, pid: long })
    expect(message.split(' ').map(({ length }) => length)).toEqual([5, 27, 255, 48, 128, 5, 1])
  })

  test('an event that is no object is the message', async () => {
    expect(await encode({}, 'bare')).toMatch(/^<14>1 \S+ - qovery - - - bare$/)
  })
})

describe('RFC 3164', () => {
  test.each<[string, object, object, string]>([
    ['has defaults', {}, plain, '<14>Aug 28 18:30:00 test-host.com qovery: original message'],
    [
      'takes its fields from where the options say',
      all,
      { ...plain, app: 'a', pid: 7, fac: 3, sev: 2, structured_data: { x: {} } },
      '<26>Aug 28 18:30:00 test-host.com a[7]: original message',
    ],
    ['has no line breaks', {}, { ...plain, message: 'a\nb\té' }, '<14>Aug 28 18:30:00 test-host.com qovery: a b é'],
    [
      'has a tag of 32 characters',
      all,
      { ...plain, app: 'a'.repeat(40), pid: 123 },
      `<14>Aug 28 18:30:00 test-host.com ${'a'.repeat(26)}[123]: original message`,
    ],
    [
      'leaves out a process that is too long',
      all,
      { ...plain, app: 'a', pid: '1'.repeat(40) },
      '<14>Aug 28 18:30:00 test-host.com a: original message',
    ],
  ])('%s', async (_, options, value, expected) => {
    expect(await encode({ rfc: 'rfc3164', ...options }, value as ValueObject)).toBe(expected)
  })

  test('tells the time in the zone of the global option', async () => {
    expect(await encode({ rfc: 'rfc3164' }, plain, { timezone: 'Asia/Kathmandu' })).toMatch(/^<14>Aug 29 00:15:00 /)
  })
})

test('what was encoded is decoded to the same fields, in both formats', async () => {
  const word = fc.stringMatching(/^[A-Za-z][A-Za-z0-9._/-]{0,15}$/)
  const message = fc.stringMatching(/^[!-Z^-~é][ -~é]{0,40}[!-~é]$/)
  const params = fc.dictionary(
    fc.stringMatching(/^[a-z]{1,9}$/),
    fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !text.includes('\\n')),
  )
  const event = fc.record({
    timestamp: fc.integer({ min: 0, max: 4e9 }).map((seconds) => new Timestamp(seconds, 123_000)),
    hostname: word,
    appname: word,
    procid: fc.integer({ min: 0, max: 99_999 }),
    msgid: word,
    message,
    facility: fc.constantFrom('kern', 'audit', 'local7'),
    severity: fc.constantFrom('emerg', 'info', 'debug'),
    structured_data: fc.dictionary(fc.stringMatching(/^sd[a-z@0-9]{1,9}$/), params, { maxKeys: 3 }),
  })
  const options = {
    facility: 'facility',
    severity: 'severity',
    app_name: 'appname',
    proc_id: 'procid',
    msg_id: 'msgid',
  }
  const cx = testContext({ globals: { log_schema: DEFAULT_LOG_SCHEMA, timezone: 'Asia/Kolkata' } })
  const encoders = {
    rfc5424: await createEncoding({ encoding: encodingOption.parse({ codec: 'syslog', syslog: options }) }, cx),
    rfc3164: await createEncoding(
      { encoding: encodingOption.parse({ codec: 'syslog', syslog: { rfc: 'rfc3164', ...options } }) },
      cx,
    ),
  }
  const fields: SourceFields = { source_id: '', source_type: 'x', timestamp: null, own: [] }
  fc.assert(
    fc.property(event, ({ structured_data, ...value }) => {
      const now = () => value.timestamp.toMillis()
      const decoder = new SyslogDecoder({ lossy: true, now }, cx)
      const back = (rfc: 'rfc5424' | 'rfc3164') => {
        const { bytes } = encoders[rfc].encode(LogBatch.of([new LogEvent({ ...value, structured_data }, metadata)]))
        const [batch] = decoder.decode({ chunk: bytes, starts: [0], ends: [bytes.length] }, fields) as LogBatch[]
        return batch?.events[0]?.value
      }
      expect(back('rfc5424')).toEqual({ ...value, ...structured_data, version: 1, source_type: 'x' })
      const { msgid: _, ...without } = value
      const timestamp = new Timestamp(value.timestamp.seconds, 0)
      expect(back('rfc3164')).toEqual({ ...without, timestamp, source_type: 'x' })
    }),
    { numRuns: 300 },
  )
})
