import type { DnsReader } from '../dns/reader.ts'

const EQUATOR = 0x8000_0000
const PER_DEGREE = 3_600_000

/** A place on earth (RFC 1876): latitude, longitude, altitude, size and precisions. @throws Error where it is none */
export function locationText(data: DnsReader): string {
  if (data.u8() !== 0) throw new Error('LOC record version should be 0.')
  const sizes = [metres(data.u8()), metres(data.u8()), metres(data.u8())]
  const latitude = degrees(data.u32(), 90, 'latitude', 'NS')
  const longitude = degrees(data.u32(), 180, 'longitude', 'EW')
  const altitude = (data.u32() - 10_000_000) / 100
  return `${latitude} ${longitude} ${altitude.toFixed(2)}m ${sizes.map((size) => `${size}m`).join(' ')}`
}

function metres(byte: number): number {
  const base = byte >> 4
  const exponent = byte & 15
  if (base > 9) throw new Error(`The base shouldn't be greater than 9. Base: ${base}`)
  if (exponent > 9) throw new Error(`The exponent shouldn't be greater than 9. Exponent: ${exponent}`)
  return (base * 10 ** exponent) / 100
}

function degrees(value: number, most: number, name: string, directions: string): string {
  if (Math.abs(value - EQUATOR) > most * PER_DEGREE) throw new Error(`LOC record ${name} out of bounds`)
  const degree = Math.abs(value - EQUATOR) / PER_DEGREE
  const minute = (degree % 1) * 60
  return `${Math.trunc(degree)} ${Math.trunc(minute)} ${((minute % 1) * 60).toFixed(3)} ${directions[value > EQUATOR ? 0 : 1]}`
}
