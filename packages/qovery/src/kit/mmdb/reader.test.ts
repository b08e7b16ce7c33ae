import * as fc from 'fast-check'
import { Reader } from 'mmdb-lib'
import { describe, expect, test } from 'vitest'
import { messageOf } from '@qovery/sdk'
import { float, type Value } from '@qovery/vrl/value'
import { addressBytes, networkText } from './address.ts'
import { MmdbReader } from './reader.ts'
import { writeMmdb } from './testing/write-mmdb.ts'

const RECORD = {
  texts: ['a', 'a', 'x'.repeat(28), 'y'.repeat(29), 'z'.repeat(400), 'ü'],
  numbers: [0, 1, 4_000_000_000, -5, 1.5, float(51), 5n, 2n ** 53n, 2n ** 63n],
  truths: [true, false],
  bytes: new Uint8Array([0xff, 0x00]),
  nested: { texts: 'a', empty: {}, none: [] },
}
const AS_READ = {
  ...RECORD,
  numbers: [0, 1, 4_000_000_000, -5, 1.5, float(51), 5, 2n ** 53n, '9223372036854775808'],
}

const lookUp = (reader: MmdbReader, text: string): Value | undefined => {
  const found = reader.find(addressBytes(text) as Uint8Array)
  return found && reader.record(found)
}

describe.for([24, 28, 32] as const)('a database with records of %i bits', (recordBits) => {
  const bytes = writeMmdb({
    type: 'Test',
    recordBits,
    networks: [
      ['2.125.160.0/21', 'net'],
      ['8.8.8.8/32', 'host'],
      ['2001:db8::/32', RECORD],
    ],
  })
  const reader = new MmdbReader(bytes)

  test('finds networks of both kinds of addresses, and how long their prefixes are', () => {
    expect(reader.databaseType).toBe('Test')
    expect(lookUp(reader, '2.125.167.255')).toBe('net')
    expect(lookUp(reader, '8.8.8.8')).toBe('host')
    expect(lookUp(reader, '2001:db8:ffff::1')).toEqual(AS_READ)
    expect(reader.find(addressBytes('2.125.160.9') as Uint8Array)?.prefixLength).toBe(21)
    expect(reader.find(addressBytes('2001:db8::') as Uint8Array)?.prefixLength).toBe(32)
  })

  test('has nothing for other addresses', () => {
    for (const text of ['2.125.168.0', '8.8.8.9', '2001:db9::', '::', '255.255.255.255']) {
      expect(lookUp(reader, text)).toBeUndefined()
    }
  })

  test('has the records that another reader of the format finds', () => {
    const other = new Reader<Record<string, unknown>>(bytes)
    const record = other.get('2001:db8::7')
    expect(other.get('2.125.160.0')).toBe('net')
    expect(record?.['texts']).toEqual(RECORD.texts)
    expect(record?.['nested']).toEqual(RECORD.nested)
  })
})

test('a database of IPv4 has nothing for IPv6', () => {
  const reader = new MmdbReader(writeMmdb({ type: 'Test', ipVersion: 4, networks: [['10.0.0.0/8', 'ten']] }))
  expect(lookUp(reader, '10.1.2.3')).toBe('ten')
  expect(lookUp(reader, '::10.1.2.3')).toBeUndefined()
})

test('a key such as __proto__ is data', () => {
  const record = JSON.parse('{ "__proto__": { "polluted": true } }') as Value
  const reader = new MmdbReader(writeMmdb({ type: 'Test', networks: [['1.0.0.0/8', record]] }))
  expect(Object.keys(lookUp(reader, '1.1.1.1') as object)).toEqual(['__proto__'])
})

function outcomeOf(bytes: Buffer): string {
  try {
    const reader = new MmdbReader(bytes)
    for (const text of ['1.2.3.4', '2001:db8::1']) lookUp(reader, text)
    return 'read'
  } catch (error) {
    return `refused: ${messageOf(error)}`
  }
}

describe('what is no database', () => {
  test.for([
    ['text', Buffer.from('hello'), 'the mark of its metadata is missing'],
    ['a part of one', writeMmdb({ type: 'Test', networks: [['1.0.0.0/8', 'x']] }).subarray(40), 'cut off'],
  ] as const)('is refused: %s', ([, bytes, message]) => {
    expect(() => new MmdbReader(bytes)).toThrow(message)
  })

  test('throws or gives something, whatever its bytes, and ends', () => {
    const whole = writeMmdb({
      type: 'Test',
      networks: [
        ['1.0.0.0/8', RECORD],
        ['2001:db8::/32', RECORD],
      ],
    })
    const changes = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.nat(255)), { minLength: 1, maxLength: 8 })
    fc.assert(
      fc.property(changes, (list) => {
        const bytes = Buffer.from(whole)
        for (const [at, byte] of list) bytes[at] = byte
        expect(outcomeOf(bytes)).toMatch(/^(read|refused: .+)$/)
      }),
    )
  })

  test('is a record that holds itself', () => {
    const bytes = writeMmdb({ type: 'Test', networks: [['1.0.0.0/8', ['loop']]] })
    const at = bytes.indexOf('Dloop')
    bytes.set([0x20, 0x00], at)
    expect(() => lookUp(new MmdbReader(bytes), '1.1.1.1')).toThrow('too large or too deep')
  })
})

describe('an address', () => {
  test.for([
    ['1.2.3.4', [1, 2, 3, 4]],
    ['::1', [...Array<number>(15).fill(0), 1]],
    ['1::', [0, 1, ...Array<number>(14).fill(0)]],
    ['::ffff:1.2.3.4', [...Array<number>(10).fill(0), 255, 255, 1, 2, 3, 4]],
    ['1:2:3:4:5:6:7:8', [0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, 6, 0, 7, 0, 8]],
  ] as const)('%s has its bytes', ([text, bytes]) => {
    expect([...(addressBytes(text) ?? [])]).toEqual(bytes)
  })

  test.for(['', '1.2.3', '1.2.3.04', 'fe80::1%eth0', '[::1]', '1::2::3', 'host'])('%j is none', (text) => {
    expect(addressBytes(text)).toBeUndefined()
  })

  test.for([
    ['2.125.167.255', 21, '2.125.160.0/21'],
    ['1.2.3.4', 0, '0.0.0.0/0'],
    ['2001:db8:1::1', 32, '2001:db8::/32'],
    ['::1', 128, '::1/128'],
    ['1:0:2:0:0:3:0:4', 128, '1:0:2::3:0:4/128'],
    ['1:0:2:3:4:5:6:7', 128, '1:0:2:3:4:5:6:7/128'],
  ] as const)('%s lies in the network of its first %i bits', ([text, length, network]) => {
    expect(networkText(addressBytes(text) as Uint8Array, length)).toBe(network)
  })
})
