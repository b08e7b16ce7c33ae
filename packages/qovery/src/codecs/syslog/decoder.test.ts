import {
  BATCH_EVENTS,
  DEFAULT_LOG_SCHEMA,
  type LogBatch,
  type LogEvent,
  type LogSchema,
  type SourceFields,
} from '@qovery/sdk'
import { testContext } from '@qovery/sdk/testing'
import { Timestamp, type Value, type ValueObject } from '@qovery/vrl/value'
import { describe, expect, test } from 'vitest'
import { createDecoding, decodingOption } from '../decoding.ts'
import { SyslogDecoder, type SyslogDecoding } from './decoder.ts'

const ingested = new Timestamp(1_795_000_000, 0)
const fields: SourceFields = { source_id: 'in', source_type: 'socket', timestamp: ingested, own: [] }
const AUGUST = Date.UTC(2026, 7, 15)

interface Given {
  readonly schema?: Partial<LogSchema>
  readonly timezone?: string
  readonly options?: Partial<SyslogDecoding>
  readonly own?: SourceFields['own']
}

function decode(messages: readonly (string | Buffer)[], { schema, timezone = 'UTC', options, own = [] }: Given = {}) {
  const cx = testContext({ globals: { log_schema: { ...DEFAULT_LOG_SCHEMA, ...schema }, timezone } })
  const pieces = messages.map((message) => Buffer.from(message))
  const ends: number[] = []
  for (const piece of pieces) ends.push((ends.at(-1) ?? 0) + piece.length)
  const frames = { chunk: Buffer.concat(pieces), starts: [0, ...ends.slice(0, -1)], ends }
  const decoder = new SyslogDecoder({ lossy: true, now: () => AUGUST, ...options }, cx)
  const batches = decoder.decode(frames, { ...fields, own }) as LogBatch[]
  const events = batches.flatMap((batch) => batch.events)
  return { batches, events, recorded: cx.recorded }
}

/** The fields of one message, but for those that every event has. */
function read(message: string | Buffer, given: Given = {}): ValueObject {
  const { events } = decode([message], given)
  const { source_type: _, timestamp, ...rest } = (events[0] as LogEvent).value as ValueObject
  return { ...rest, at: (timestamp as Timestamp).toString() }
}

describe('RFC 5424', () => {
  test('the examples of the RFC are read', () => {
    expect(
      read("<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \ufeff'su root' failed on /dev/pts/8"),
    ).toEqual({
      facility: 'auth',
      severity: 'crit',
      version: 1,
      hostname: 'mymachine.example.com',
      appname: 'su',
      msgid: 'ID47',
      message: "'su root' failed on /dev/pts/8",
      at: '2003-10-11T22:14:15.003Z',
    })
    expect(read('<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% do-nuts.')).toEqual({
      facility: 'local4',
      severity: 'notice',
      version: 1,
      hostname: '192.0.2.1',
      appname: 'myproc',
      procid: 8710,
      message: '%% do-nuts.',
      at: '2003-08-24T12:14:15.000003Z',
    })
    const header = '<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47'
    const first = '[exampleSDID@32473 iut="3" eventSource="Application" eventID="1011"]'
    expect(read(`${header} ${first}[examplePriority@32473 class="high"]`)).toMatchObject({
      'exampleSDID@32473': { iut: '3', eventSource: 'Application', eventID: '1011' },
      'examplePriority@32473': { class: 'high' },
      message: '',
    })
    expect(read(`${header} ${first} \ufeffAn application event`)).toMatchObject({ message: 'An application event' })
  })

  test.each<[string, string, object]>([
    ['nothing but dashes', '<34>1 - - - - - - x', { facility: 'auth', severity: 'crit', version: 1, message: 'x' }],
    ['no priority', '1 2020-05-22T14:59:09Z h a - - - x', { version: 1, hostname: 'h', appname: 'a', message: 'x' }],
    ['no structured data', '<34>1 2020-05-22T14:59:09Z h a p m text', { msgid: 'm', message: 'text' }],
    ['no message', '<34>1 2020-05-22T14:59:09Z h a p m -', { msgid: 'm', message: '' }],
    ['colons in its fields', '<28>1 2020-05-22T14:59:09Z ::1 a:b c:d e: - x', { hostname: '::1', appname: 'a:b' }],
    ['blanks around it', ' \t<34>1 2020-05-22T14:59:09Z h  a - - -  x \r', { appname: 'a', message: 'x' }],
    ['a facility beyond those that there are', '<255>1 - h - - - - x', { severity: 'debug', hostname: 'h' }],
    ['a process that is no number', '<34>1 - - - 1x - - x', { procid: '1x' }],
    ['a process with leading zeros', '<34>1 - - - 007 - - x', { procid: 7 }],
    ['a process beyond 32 bits', '<34>1 - - - 4294967296 - - x', { procid: '4294967296' }],
    ['another version', '<34>12 - h - - - - x', { version: 12, hostname: 'h' }],
  ])('a message with %s is read', (_, message, expected) => {
    expect(read(message)).toMatchObject(expected)
  })

  test.each<[string, Value, string]>([
    ['[a b="c"] x', { b: 'c' }, 'x'],
    ['[a] x', {}, 'x'],
    ['[a b=""] x', { b: '' }, 'x'],
    ['[a  b= "c"  d="e" ] x', { b: 'c', d: 'e' }, 'x'],
    [String.raw`[a b="\"c\" \\ \] \n \x"] x`, { b: '"c" \\ ] \n \\x' }, 'x'],
    ['[a b="1" b="2"] x', { b: '2' }, 'x'],
    ['[a b="1"][a c="2"] x', { c: '2' }, 'x'],
    ['[a b="c"]x', { b: 'c' }, 'x'],
    ['[a b="c"][open', { b: 'c' }, '[open'],
    ['[a é="ü"] x', { é: 'ü' }, 'x'],
    ['[a __proto__="c"] x', Object.fromEntries([['__proto__', 'c']]), 'x'],
  ])('structured data %s is read', (data, a, message) => {
    expect(read(`<34>1 - - - - - ${data}`)).toMatchObject({ a, message })
  })

  test('structured data that cannot be read is left out, and that is told', () => {
    const { events, recorded } = decode(['<34>1 - - - - - [bad x][a b="c"][bad x=] qwerty'])
    expect(events[0]?.value).toMatchObject({ a: { b: 'c' }, message: 'qwerty' })
    expect(Object.keys(events[0]?.value as object)).not.toContain('bad')
    expect(recorded.failed.get('structured_data_invalid')).toEqual([
      '2 elements of structured data cannot be read and are left out',
    ])
  })
})

describe('RFC 3164', () => {
  test.each<[string, object]>([
    [
      "<34>Oct 11 22:14:15 mymachine su: 'su root' failed",
      { hostname: 'mymachine', appname: 'su', message: "'su root' failed", at: '2026-10-11T22:14:15Z' },
    ],
    ['<13>Feb  5 17:32:18 10.0.0.99 Use the BFG!', { hostname: '10.0.0.99', appname: 'Use', message: 'the BFG!' }],
    ['<34>OCT 11 22:14:15 : a message', { message: 'a message', at: '2026-10-11T22:14:15Z' }],
    ['<34>Oct 11 22:14:15 10.0.0.99: a message', { hostname: '10.0.0.99', message: 'a message' }],
    ['<34>Oct 11 22:14:15 mymachine', { hostname: 'mymachine', message: '' }],
    ['<34>Oct 11 22:14:15: h app[323]: x', { hostname: 'h', appname: 'app', procid: 323, message: 'x' }],
    ['<133>Jan 13 16:33:35 haproxy[73411]: started', { appname: 'haproxy', procid: 73411, message: 'started' }],
    ['<34>2020-10-11T22:14:15.5Z h app[worker]: x', { procid: 'worker', at: '2020-10-11T22:14:15.500Z' }],
    ['<54> 1970-01-01T00:01:31+00:00 host :', { hostname: 'host', message: '', at: '1970-01-01T00:01:31Z' }],
    ['Dec 28 16:49:07 h nginx: 127.0.0.1 - -', { appname: 'nginx', message: '127.0.0.1 - -' }],
    ['<34>Dec 28 2008 16:49:07 h a: x', { at: '2008-12-28T16:49:07Z' }],
    ['<34>Dec 28 16:49:07.25 h a: x', { hostname: 'h', at: '2026-12-28T16:49:07.250Z' }],
    ['<34>Oct 30 16:05:54 h  {"a": 1}', { hostname: 'h', message: '{"a": 1}' }],
    ['<34>Oct 11 22:14:15 2001:db8::1 a: x', { hostname: '2001:db8::1', appname: 'a', message: 'x' }],
    ['<34>Oct 11 22:14:15 - a: x', { appname: 'a', message: 'x' }],
    ['<34>Oct 11 22:14:15 Übergröße größe x', { hostname: 'Übergröße', appname: 'größe', message: 'x' }],
    ['<34>Oct 11 22:14:15 h a:  [origin sw="r" id="2"] start', { origin: { sw: 'r', id: '2' }, message: 'start' }],
    ['<34>Oct 11 22:14:15 h a: [sw="r"] start', { message: '[sw="r"] start' }],
    ['<34>Oct 11 22:14:15 h a: [pid 12] x', { message: '[pid 12] x' }],
    ['<34>Oct 11 22:14:15 h a: - x', { message: '- x' }],
  ])('%s', (message, expected) => {
    expect(read(message)).toMatchObject(expected)
  })

  test.each<[string, object]>([
    ['<13>Nov 23 05:00:00 root: text', { appname: 'root', message: 'text' }],
    ['<13>Nov 23 05:00:00 root:', { appname: 'root', message: '' }],
    ['<30>Nov 23 05:00:00 systemd[1]: Started it', { appname: 'systemd', procid: 1, message: 'Started it' }],
  ])('%s, as it is written on the host itself, tells no host', (message, expected) => {
    const read3164 = read(message)
    expect(read3164).toMatchObject(expected)
    expect(Object.keys(read3164)).not.toContain('hostname')
  })

  test('the year is the present one, and over New Year the neighbouring one', () => {
    const yearOf = (message: string, now: number) => read(message, { options: { now: () => now } })['at']
    expect(yearOf('Dec 31 23:59:59 h a: x', Date.UTC(2026, 0, 1, 0, 0, 5))).toBe('2025-12-31T23:59:59Z')
    expect(yearOf('Jan  1 00:00:02 h a: x', Date.UTC(2026, 11, 31, 23, 59, 59))).toBe('2027-01-01T00:00:02Z')
    expect(yearOf('Jan  1 00:00:02 h a: x', Date.UTC(2026, 11, 30))).toBe('2026-01-01T00:00:02Z')
    expect(yearOf('Feb 29 00:00:00 h a: x', Date.UTC(2024, 5, 1))).toBe('2024-02-29T00:00:00Z')
  })

  test('a time without a zone is in that of the global option', () => {
    const at = (message: string, timezone: string) => read(message, { timezone })['at']
    expect(at('Jan  5 15:33:03 h a: x', 'Europe/Paris')).toBe('2026-01-05T14:33:03Z')
    expect(at('Jul  5 15:33:03 h a: x', 'Europe/Paris')).toBe('2026-07-05T13:33:03Z')
    expect(at('Jul  5 2020 00:10:00 h a: x', 'Asia/Kathmandu')).toBe('2020-07-04T18:25:00Z')
    // Clocks show this twice, and then a time that they skip.
    expect(at('Oct 25 02:30:00 h a: x', 'Europe/Paris')).toBe('2026-10-25T00:30:00Z')
    expect(at('Mar 29 02:30:00 h a: x', 'Europe/Paris')).toBe('2026-03-29T01:30:00Z')
    const local = new Date(2026, 6, 5, 15, 33, 3).toISOString().replace('.000', '')
    expect(at('Jul  5 15:33:03 h a: x', 'local')).toBe(local)
  })
})

describe('what is no message', () => {
  test.each([
    'complete and utter gobbledegook',
    '<34',
    '<>1 - - - - - - x',
    '<256>1 - - - - - - x',
    '<34>1',
    '<34>1 - h a',
    '<34>1000000 - h a p m - x',
    '<34>1 2003-13-11T22:14:15Z h a - - - x',
    '<34>1 2003-02-29T22:14:15Z h a - - - x',
    '<34>1 2003-10-11T24:14:15Z h a - - - x',
    '<34>1 2003-10-11T22:14:15 h a - - - x',
    '<34>1 2003-10-11T22:1x:15Z h a - - - x',
    '<34>Oct 32 22:14:15 h a: x',
    '<34>Okt 11 22:14:15 h a: x',
    '<34>Oct 11 22:14 h a: x',
    '<134> Feb 29 14:07:19 h sshd - - - x',
  ])('%s is counted and told', (message) => {
    const { events, recorded } = decode([message, '<34>1 - - - - - - fine'])
    expect(events).toHaveLength(1)
    expect(recorded.dropped).toEqual(new Map([['decode_failed', 1]]))
    expect(recorded.failed.get('decode_failed')?.[0]).toMatch(
      /^A frame is not a syslog message: it has no header of RFC/,
    )
  })

  test('blank frames are skipped', () => {
    const { events, recorded } = decode(['', ' ', '\r\n', '<34>1 - - - - - - fine'])
    expect(events).toHaveLength(1)
    expect(recorded.dropped.size).toBe(0)
  })

  test('bytes that are not UTF-8 are replaced, or with lossy: false their frame is dropped', async () => {
    const message = Buffer.from('<34>1 - h\xff - - - [a b="\xfe"] x\xff', 'latin1')
    expect(read(message)).toMatchObject({ hostname: 'h\ufffd', a: { b: '\ufffd' }, message: 'x\ufffd' })
    const cx = testContext()
    const options = { decoding: decodingOption.parse({ codec: 'syslog', syslog: { lossy: false } }) }
    expect((await createDecoding(options, cx)).message(message, fields)).toEqual([])
    expect(cx.recorded.failed.get('decode_failed')).toEqual(['A frame is not a syslog message: it is not valid UTF-8'])
  })
})

describe('where the fields go', () => {
  const message = '<34>1 - h a 12 m [x y="z"] text'
  const own = [
    { name: 'host', legacy: ['host'], value: '192.0.2.1' },
    { name: 'source_ip', legacy: ['source_ip'], value: '192.0.2.1' },
  ]

  test('a message without a time has that of its arrival', () => {
    expect(decode([message]).events[0]?.value).toMatchObject({ timestamp: ingested, source_type: 'socket' })
  })

  test('the fields of log_schema go to where it says', () => {
    const schema = {
      message_key: ['log', 'text'],
      timestamp_key: null,
      source_type_key: ['log', 'from'],
      host_key: null,
    }
    const { events } = decode([message], { schema })
    expect(events[0]?.value).toMatchObject({ log: { text: 'text', from: 'socket' }, hostname: 'h' })
    expect(Object.keys(events[0]?.value as object)).not.toContain('timestamp')
  })

  test('as a codec, fields of a message take precedence over those of the source; in the source syslog it is the reverse', () => {
    const forged = '<34>1 - h a - - [source_ip a="forged"][source_type a="forged"] x'
    expect(decode([forged], { own }).events[0]?.value).toMatchObject({
      host: '192.0.2.1',
      source_ip: { a: 'forged' },
    })
    const { events } = decode([forged, '<34>1 - - - - - - y'], { own, options: { native: true } })
    expect(events.map(({ value }) => value)).toMatchObject([
      { host: 'h', source_ip: '192.0.2.1', source_type: { a: 'forged' } },
      { host: '192.0.2.1', source_ip: '192.0.2.1', source_type: 'socket' },
    ])
  })

  test('in the namespace vector the codec gives an object, and the source syslog the message with the rest as metadata', () => {
    const schema = { namespace: 'vector' } as const
    const { events } = decode([message], { schema, own })
    expect(events[0]?.value).toEqual({
      message: 'text',
      hostname: 'h',
      appname: 'a',
      procid: 12,
      msgid: 'm',
      version: 1,
      facility: 'auth',
      severity: 'crit',
      x: { y: 'z' },
    })
    expect(events[0]?.metadata.value['socket']).toEqual({ host: '192.0.2.1', source_ip: '192.0.2.1' })
    const source = decode([message], { schema, own, options: { native: true } }).events[0]
    expect(source?.value).toBe('text')
    expect(source?.metadata.value).toEqual({
      socket: {
        host: '192.0.2.1',
        source_ip: '192.0.2.1',
        hostname: 'h',
        appname: 'a',
        procid: 12,
        msgid: 'm',
        version: 1,
        facility: 'auth',
        severity: 'crit',
        structured_data: { x: { y: 'z' } },
      },
      vector: { ingest_timestamp: ingested, source_type: 'socket' },
    })
  })
})

test('a long read becomes batches of the usual size, which can be picked from and cut', () => {
  const { batches } = decode(Array.from({ length: BATCH_EVENTS + 5 }, (_, i) => `<34>1 - - - - - - ${i}`))
  expect(batches.map(({ length }) => length)).toEqual([BATCH_EVENTS, 5])
  const messages = (batch: LogBatch) => batch.events.map(({ value }) => (value as ValueObject)['message'])
  const fresh = decode(['a', 'b', 'c', 'd', 'e'].map((text) => `<34>1 - - - - - - ${text}`)).batches[0] as LogBatch
  expect(messages(fresh.pick([0, 2, 3]).slice(1, 3).pick([1]))).toEqual(['d'])
  expect(messages(fresh)).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(messages(fresh.pick([1, 4]).slice(0, 9))).toEqual(['b', 'e'])
  expect(fresh.pick([1]).records).not.toBeNull()
  expect(fresh.bytes).toBeGreaterThan(5 * 100)
})
