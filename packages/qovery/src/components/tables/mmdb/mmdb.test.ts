import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testContext, testTable } from '@qovery/sdk/testing'
import { float, Timestamp } from '@qovery/vrl/value'
import { afterAll, describe, expect, test } from 'vitest'
import { writeMmdb } from '../../../kit/mmdb/testing/write-mmdb.ts'
import { mmdb } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'qovery-test-'))
const path = join(folder, 'test.mmdb')
const RECORD = { hostname: 'custom', location: { latitude: float(51), longitude: -1.25 }, ports: [80, 443] }
const OPTIONS = { caseSensitive: true, select: undefined, wildcard: undefined, most: 2 }

writeFileSync(
  path,
  writeMmdb({
    type: 'custom',
    networks: [
      ['208.192.1.0/24', RECORD],
      ['9.0.0.0/8', 'a text'],
    ],
  }),
)
afterAll(() => rm(folder, { recursive: true }))

describe('the contract of tables', () => {
  testTable(mmdb, { test, config: () => ({ path }) })
})

const table = await mmdb.create({ path }, testContext())
const find = (ip: string, select?: readonly string[]) =>
  table.find([{ field: 'ip', equals: ip }], { ...OPTIONS, select })

test('an address has its record as it is, and whoever asks may change it', () => {
  const [record] = find('208.192.1.2')
  expect(record).toEqual(RECORD)
  if (record !== undefined) record['hostname'] = 'changed'
  expect(find('208.192.1.3')).toEqual([RECORD])
})

test('selected fields are paths; what is not there is null', () => {
  expect(find('208.192.1.2', ['location.latitude', 'ports[1]', 'none.such'])).toEqual([
    { location: { latitude: float(51) }, ports: [null, 443], none: { such: null } },
  ])
  expect(find('208.192.1.2', ['hostname', 'not a [path'])).toEqual([{ hostname: 'custom', 'not a [path': null }])
})

test('there are no rows for other addresses, and none of records without fields', () => {
  expect(find('10.1.12.1')).toEqual([])
  expect(find('2001:db8::1')).toEqual([])
  expect(find('9.1.1.1')).toEqual([])
})

test.for([
  [[], 'IP condition must be specified'],
  [[{ field: 'ip', equals: 'localhost' }], 'Invalid IP address'],
  [[{ field: 'ip', equals: 7 }], 'Invalid IP address'],
  [
    [
      { field: 'ip', equals: '::1' },
      { field: 'x', equals: 1 },
    ],
    'Only one condition is allowed',
  ],
  [[{ field: 'ip', from: new Timestamp(0, 0) }], 'Only equality condition is allowed'],
] as const)('%j cannot be answered', ([conditions, message]) => {
  expect(() => table.find(conditions, OPTIONS)).toThrow(message)
})

test('a file that is no database is refused with its path', async () => {
  const other = join(folder, 'other.mmdb')
  writeFileSync(other, 'hello')
  await expect(mmdb.create({ path: other }, testContext())).rejects.toThrow(
    `${other} cannot be read: it is no MaxMind DB`,
  )
})
