import { describe, expect, test } from 'vitest'
import { isZone, Zone } from './zone.ts'

const seconds = (text: string) => Date.parse(text) / 1000

describe('a zone', () => {
  test.each([
    ['2026-01-15T12:00:00Z', 3600, '+01:00'],
    ['2026-03-29T00:59:59Z', 3600, '+01:00'],
    ['2026-03-29T01:00:00Z', 7200, '+02:00'],
    ['2026-10-25T01:00:00Z', 3600, '+01:00'],
  ])('in Berlin at %s is ahead by %i seconds', (time, ahead, name) => {
    const zone = new Zone('Europe/Berlin')
    expect(zone.at(seconds(time))).toEqual({ seconds: ahead, name })
    expect(zone.toWall(seconds(time))).toBe(seconds(time) + ahead)
  })

  test.each([
    ['a usual time', '2026-07-01T10:00:00Z', '2026-07-01T08:00:00Z'],
    ['a time that comes twice, the first of them', '2026-10-25T02:30:00Z', '2026-10-25T00:30:00Z'],
    ['a time that is skipped, as if it were not', '2026-03-29T02:30:00Z', '2026-03-29T01:30:00Z'],
    ['the first time after the change', '2026-03-29T03:00:00Z', '2026-03-29T01:00:00Z'],
  ])('finds when clocks show %s', (_, wall, epoch) => {
    const zone = new Zone('Europe/Berlin')
    expect(zone.toEpoch(seconds(wall))).toBe(seconds(epoch))
  })

  test('may have an offset of minutes, or be west of Greenwich, or be UTC', () => {
    const at = seconds('2026-01-15T12:00:00Z')
    expect(new Zone('Asia/Kathmandu').at(at)).toEqual({ seconds: 20_700, name: '+05:45' })
    expect(new Zone('America/St_Johns').at(at)).toEqual({ seconds: -12_600, name: '-03:30' })
    expect(new Zone('UTC').toEpoch(at)).toBe(at)
  })

  test('has a name of the TZ database, or is that of the machine', () => {
    expect(['local', 'UTC', 'Europe/Berlin'].map(isZone)).toEqual([true, true, true])
    expect(['', 'Berlin', '+25:00', 'Europe/Berlin\n'].map(isZone)).toEqual([false, false, false, false])
    const at = seconds('2026-07-15T12:00:00Z')
    expect(new Zone('local').at(at).seconds + new Date(at * 1000).getTimezoneOffset() * 60).toBe(0)
  })

  test('goes on where the calendar of JavaScript ends', () => {
    expect(new Zone('Europe/Berlin').at(9e15)).toEqual({ seconds: 0, name: 'UTC' })
  })
})
