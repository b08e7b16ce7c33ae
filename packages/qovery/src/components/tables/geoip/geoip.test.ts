import { mkdtempSync, writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testContext, testTable } from '@qovery/sdk/testing'
import { float, type Value } from '@qovery/vrl/value'
import { afterAll, describe, expect, test } from 'vitest'
import { writeMmdb } from '../../../kit/mmdb/testing/write-mmdb.ts'
import { geoip } from './index.ts'

const folder = mkdtempSync(join(tmpdir(), 'qovery-test-'))
afterAll(() => rm(folder, { recursive: true }))

const BOXFORD = {
  city: { names: { en: 'Boxford', ru: 'Боксфорд' } },
  continent: { code: 'EU' },
  country: { iso_code: 'GB', names: { en: 'United Kingdom', ru: 'Великобритания' } },
  location: { latitude: 51.75, longitude: float(-1), time_zone: 'Europe/London' },
  postal: { code: 'OX1' },
  subdivisions: [
    { iso_code: 'ENG', names: { en: 'England' } },
    { iso_code: 'WBK', names: { en: 'West Berkshire' } },
  ],
}
const BHUTAN = { country: { iso_code: 'BT', names: { en: 'Bhutan' } } }
const NOWHERE = {
  city_name: null,
  continent_code: null,
  country_code: null,
  country_name: null,
  latitude: null,
  longitude: null,
  metro_code: null,
  postal_code: null,
  region_code: null,
  region_name: null,
  timezone: null,
}

function database(type: string, networks: readonly (readonly [string, Value])[]): string {
  const path = join(folder, `${type}.mmdb`)
  writeFileSync(path, writeMmdb({ type, networks }))
  return path
}

async function finder(path: string, locale = 'en') {
  const table = await geoip.create({ path, locale }, testContext())
  const options = { caseSensitive: true, wildcard: undefined, most: 2 }
  return (ip: string, select?: readonly string[]) => table.find([{ field: 'ip', equals: ip }], { ...options, select })
}

const cities = database('GeoIP2-City', [
  ['2.125.160.216/29', BOXFORD],
  ['67.43.156.0/24', BHUTAN],
  ['2001:db8::/32', BHUTAN],
])

describe('the contract of tables', () => {
  testTable(geoip, { test, config: () => ({ path: cities }) })
})

test('an address has its place, with names in the language of choice', async () => {
  const place = {
    city_name: 'Boxford',
    continent_code: 'EU',
    country_code: 'GB',
    country_name: 'United Kingdom',
    latitude: 51.75,
    longitude: float(-1),
    metro_code: null,
    network: '2.125.160.216/29',
    postal_code: 'OX1',
    region_code: 'WBK',
    region_name: 'West Berkshire',
    timezone: 'Europe/London',
  }
  expect((await finder(cities))('2.125.160.217')).toEqual([place])
  const names = { city_name: 'Боксфорд', country_name: 'Великобритания', region_name: null }
  expect((await finder(cities, 'ru'))('2.125.160.217')).toEqual([{ ...place, ...names }])
})

test('networks that share a record have names of their own; what is not known is null', async () => {
  const find = await finder(cities)
  const bhutan = { ...NOWHERE, country_code: 'BT', country_name: 'Bhutan' }
  expect(find('67.43.156.9')).toEqual([{ ...bhutan, network: '67.43.156.0/24' }])
  expect(find('2001:db8::9')).toEqual([{ ...bhutan, network: '2001:db8::/32' }])
  expect(find('10.1.12.1')).toEqual([])
})

test('only selected fields are there, and a row belongs to who asked', async () => {
  const find = await finder(cities)
  const [row] = find('2.125.160.217', ['latitude', 'network', 'none'])
  expect(row).toEqual({ latitude: 51.75, network: '2.125.160.216/29' })
  if (row !== undefined) row['latitude'] = 0
  expect(find('2.125.160.217', ['latitude'])).toEqual([{ latitude: 51.75 }])
})

test.for([
  [
    'GeoLite2-ASN',
    { autonomous_system_number: 6939, autonomous_system_organization: 'Hurricane' },
    { autonomous_system_number: 6939, autonomous_system_organization: 'Hurricane', isp: null, organization: null },
  ],
  [
    'GeoIP2-ISP',
    { isp: 'Verizon', organization: 'Verizon' },
    { autonomous_system_number: null, autonomous_system_organization: null, isp: 'Verizon', organization: 'Verizon' },
  ],
  ['GeoIP2-Connection-Type', { connection_type: 'Corporate' }, { connection_type: 'Corporate' }],
  [
    'GeoIP2-Anonymous-IP',
    { is_anonymous: true, is_tor_exit_node: true },
    {
      is_anonymous: true,
      is_anonymous_vpn: null,
      is_hosting_provider: null,
      is_public_proxy: null,
      is_residential_proxy: null,
      is_tor_exit_node: true,
    },
  ],
  ['GeoLite2-Country', BHUTAN, { ...NOWHERE, country_code: 'BT', country_name: 'Bhutan' }],
] as const)('a database of the type %s has its own fields', async ([type, record, row]) => {
  const find = await finder(database(type, [['1.0.0.0/8', record]]))
  expect(find('1.2.3.4')).toEqual([{ ...row, network: '1.0.0.0/8' }])
})

test('a database of another type is refused, and pointed to the table that takes it', async () => {
  const path = database('Hosts', [['1.0.0.0/8', 'x']])
  await expect(finder(path)).rejects.toThrow(/its type "Hosts" has no fields of places; a table of the type "mmdb"/)
})
