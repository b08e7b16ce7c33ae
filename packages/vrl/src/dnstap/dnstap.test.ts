import * as fc from 'fast-check'
import { beforeAll, expect, test } from 'vitest'
import { thrownBy } from '../../tests/thrown.ts'
import { idnaLibrary } from '../formats/encodings/idna.ts'
import { Failure } from '../function/index.ts'
import { encodeJson, Timestamp } from '../value/index.ts'
import { queryMessage } from './dns-message.ts'
import { dnstapEvent } from './event.ts'
import { wire } from './frame.ts'

beforeAll(async () => {
  await wire.load()
  await idnaLibrary.load()
})

/** A message of DNS with a question for `Ab.` and records that point to its name. */
function message(records: readonly (readonly [type: number, data: readonly number[]])[]): Uint8Array {
  const header = [0, 1, 0x84, 0, 0, 1, 0, records.length, 0, 0, 0, 0]
  const bodies = records.flatMap(([type, data]) => [
    0xc0,
    12,
    type >> 8,
    type & 255,
    0,
    1,
    0,
    0,
    0,
    60,
    0,
    data.length,
    ...data,
  ])
  return Uint8Array.from([...header, 2, 65, 98, 0, 0, 1, 0, 1, ...bodies])
}

function dataOf(type: number, data: readonly number[]) {
  const { answers } = queryMessage(message([[type, data]]), false) as {
    answers: { rData?: string; rDataBytes?: string }[]
  }
  return answers[0]?.rData ?? answers[0]?.rDataBytes
}

const NAME = [0xc0, 12]
const text = (value: string) => [value.length, ...new TextEncoder().encode(value)]

test.each<[string, number, number[], string]>([
  ['A', 1, [192, 0, 2, 1], '192.0.2.1'],
  ['NS', 2, NAME, 'Ab.'],
  ['SOA', 6, [...NAME, ...NAME, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0, 0, 5], 'Ab. Ab. 1 2 3 4 5'],
  ['WKS', 11, [192, 0, 2, 1, 6, 0, 0x40], '192.0.2.1 6 9'],
  ['HINFO', 13, [...text('a'), ...text('b')], '"a" "b"'],
  ['MX', 15, [0, 10, ...NAME], '10 Ab.'],
  ['TXT', 16, [...text('a"b'), ...text('')], String.raw`"a\"b" ""`],
  ['AAAA', 28, [0x20, 1, 0xd, 0xb8, ...Array<number>(11).fill(0), 1], '2001:db8::1'],
  [
    'LOC',
    29,
    [0, 0x12, 0x16, 0x13, 0x8b, 0x0d, 0x2c, 0x8c, 0x7f, 0xf8, 0xfc, 0xa5, 0, 0x98, 0x96, 0x80],
    '51 30 12.748 N 0 7 39.611 W 0.00m 1m 10000m 10m',
  ],
  ['SRV', 33, [0, 1, 0, 2, 0, 80, ...NAME], '1 2 80 Ab.'],
  ['NAPTR', 35, [0, 1, 0, 2, ...text('u'), ...text('s'), ...text('!'), 0], '1 2 "u" "s" "!" .'],
  ['A6', 38, [64, 0, 0, 0, 0, 0, 0, 0, 1, 0], '64 ::1 .'],
  ['APL', 42, [0, 1, 24, 0x83, 192, 0, 2], '!1:192.0.2.0/24'],
  ['DS', 43, [0, 1, 8, 2, 0xab], '1 8 2 AB'],
  ['NSEC', 47, [...NAME, 0, 1, 0x40], 'Ab. A'],
  ['DNSKEY', 48, [1, 1, 3, 8, 1, 2, 3], '257 3 8 AQID'],
  ['NSEC3', 50, [1, 1, 0, 5, 1, 0xaa, 2, 0xff, 0xff, 0, 1, 0x40], '1 1 5 AA VVVG A'],
  ['TLSA', 52, [3, 1, 1, 0xab], '3 1 1 AB'],
  ['HTTPS', 65, [0, 1, 0, 0, 1, 0, 3, 2, 0x68, 0x32, 0, 3, 0, 2, 1, 0xbb], '1 . alpn="h2" port="443"'],
  ['CAA', 257, [128, ...text('issue'), ...new TextEncoder().encode('ca.example; a=b')], '1 issue "ca.example; a=b"'],
  ['an unknown type', 65000, [1, 2, 3], 'AQID'],
])('data of %s is shown', (_, type, data, shown) => {
  expect(dataOf(type, data)).toBe(shown)
})

test('a name in punycode is shown in Unicode, and other bytes are escaped', () => {
  expect(dataOf(2, [...text('xn--4ca'), 0])).toBe('ä.')
  expect(dataOf(2, [...text('a.b\u0001\\'), ...text('*'), 0])).toBe(String.raw`a\.b\001\\.*.`)
})

/** A frame with a message of the type ClientResponse, of which some fields are given. */
function frame(...fields: number[][]): Uint8Array {
  const inner = [[0x08, 6], ...fields].flat()
  return Uint8Array.from([0x78, 1, 0x72, inner.length, ...inner])
}

test('what cannot be read of a message is told in the event', () => {
  const bytes = frame([0x60, 5, 0x6d, 7, 0, 0, 0], [0x72, 2, 1, 2])
  expect(dnstapEvent(bytes, false, wire.get())).toMatchObject({
    messageType: 'ClientResponse',
    timestamp: new Timestamp(5, 7),
    time: 5_000_000_007,
    responseMessageSize: 2,
    responseData: { rawData: 'AQI=' },
    error: 'Encountered error from TrustDns: unexpected end of input',
  })
  expect(dnstapEvent(frame([0x10, 9]), false, wire.get())).toMatchObject({ error: 'Unknown socket family: 9' })
  expect(dnstapEvent(frame([0x10, 1, 0x22, 1, 1]), false, wire.get())).toMatchObject({
    error: 'Cannot parse query_address',
  })
})

test('domain names are put into lower case only where that is asked for', () => {
  const bytes = frame([0x72, message([[1, [1, 2, 3, 4]]]).length, ...message([[1, [1, 2, 3, 4]]])])
  const nameIn = (lower: boolean) => encodeJson(dnstapEvent(bytes, lower, wire.get()))
  expect(nameIn(false)).toContain('"domainName":"Ab."')
  expect(nameIn(true)).toContain('"domainName":"ab."')
})

test('any bytes are read as a frame or refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      const thrown = thrownBy(() => dnstapEvent(bytes, true, wire.get()))
      expect(thrown === undefined || thrown instanceof Failure).toBe(true)
    }),
    { numRuns: 2000 },
  )
})

test('any bytes in place of a message of DNS give an event', () => {
  const damaged = fc.tuple(fc.nat({ max: 60 }), fc.integer({ min: 0, max: 255 }))
  fc.assert(
    fc.property(fc.array(damaged, { maxLength: 6 }), fc.uint8Array({ maxLength: 40 }), (changes, rest) => {
      const bytes = Uint8Array.from([...message([[33, [0, 1, 0, 2, 0, 80, ...NAME]]]), ...rest])
      for (const [at, byte] of changes) bytes[at] = byte
      expect(dnstapEvent(frame([0x72, bytes.length, ...bytes]), true, wire.get())).toHaveProperty('responseMessageSize')
    }),
    { numRuns: 2000 },
  )
})
