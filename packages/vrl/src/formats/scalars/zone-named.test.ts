import { expect, test } from 'vitest'
import { Failure } from '../../function/index.ts'
import { zoneNamed } from './zone-named.ts'

test('a zone has a name of the TZ database', () => {
  expect(zoneNamed('Asia/Taipei').at(0).seconds).toBe(8 * 3600)
})

test('the empty text is the zone of the machine', () => {
  expect(zoneNamed('').at(0).seconds).toBe(zoneNamed('local').at(0).seconds)
})

test.for(['Europe/Pariss', '+05:00', '-01:00', 'llocal', 'constructor'])('%s is no name of a zone', (name) => {
  expect(() => zoneNamed(name)).toThrow(new Failure(`unable to parse timezone: ${name}`))
})
