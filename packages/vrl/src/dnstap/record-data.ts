import { encodeBase16 } from '../formats/encodings/base16.ts'
import { encodeBase64 } from '../formats/encodings/base64.ts'
import { formatIp } from '../net/ip-address.ts'
import type { DnsReader } from '../dns/reader.ts'
import { toText } from '../value/index.ts'
import { domainName } from './domain-name.ts'
import { locationText } from './location.ts'
import { addressList, bitmapTypes, hashedName, serviceParameters, wellKnownServices } from './record-parts.ts'
import { typeName } from './names.ts'

/** Reads data of one type; `name` reads a domain name of it. */
type DataReader = (data: DnsReader, name: () => string) => string

const oneName: DataReader = (_, name) => name()
const preferred: DataReader = (data, name) => `${data.u16()} ${name()}`

const READERS: Readonly<Record<number, DataReader>> = {
  1: (data) => formatIp(data.bytes(4)),
  2: oneName,
  5: oneName,
  6: (data, name) => [name(), name(), data.u32(), data.u32(), data.u32(), data.u32(), data.u32()].join(' '),
  7: oneName,
  8: oneName,
  9: oneName,
  10: base64,
  11: wellKnownServices,
  12: oneName,
  13: (data) => `"${string(data)}" "${string(data)}"`,
  14: (_, name) => `${name()} ${name()}`,
  15: preferred,
  16: (data) => strings(data, quoted),
  17: (_, name) => `${name()} ${name()}`,
  18: preferred,
  19: quoted,
  20: (data) => strings(data, quoted),
  21: preferred,
  22: (data) => `0x${hex(data)}`,
  24: signature,
  25: (data) => `${data.u16()} ${data.u8()} ${data.u8()} ${base64(data)}`,
  26: (data, name) => `${data.u16()} ${name()} ${name()}`,
  28: (data) => formatIp(data.bytes(16)),
  29: locationText,
  33: (data, name) => `${data.u16()} ${data.u16()} ${data.u16()} ${name()}`,
  35: (data, name) => `${data.u16()} ${data.u16()} ${quoted(data)} ${quoted(data)} ${quoted(data)} ${name()}`,
  36: preferred,
  37: (data) => `${data.u16()} ${data.u16()} ${data.u8()} ${base64(data)}`,
  38: prefixedAddress,
  40: (data) => `${data.u8()} ${data.u8()} ${data.u8()} ${base64(data)}`,
  42: addressList,
  43: digest,
  44: (data) => `${data.u8()} ${data.u8()} ${hex(data)}`,
  46: signature,
  47: (data, name) => `${name()} ${bitmapTypes(data)}`,
  48: publicKey,
  49: base64,
  50: (data) => `${hashing(data)} ${hashedName(data)} ${bitmapTypes(data)}`,
  51: hashing,
  52: (data) => `${data.u8()} ${data.u8()} ${data.u8()} ${hex(data)}`,
  59: digest,
  60: publicKey,
  61: (data) => `(${toText(rest(data))})`,
  62: (data) => `${data.u32()} ${data.u16()} ${bitmapTypes(data)}`,
  64: (data, name) => `${data.u16()} ${name()} ${serviceParameters(data)}`,
  65: (data, name) => `${data.u16()} ${name()} ${serviceParameters(data)}`,
  99: (data) => strings(data, (part) => `"${string(part)}"`),
  257: authority,
  65305: oneName,
}

/** The data of a record as text; `undefined` for types of which nothing is known. @throws Error where it is damaged */
export function recordText(type: number, data: DnsReader, lower: boolean): string | undefined {
  if (data.left === 0) return ''
  return READERS[type]?.(data, () => domainName(data, lower))
}

function rest(data: DnsReader): Uint8Array {
  return data.bytes(data.left)
}

function base64(data: DnsReader): string {
  return encodeBase64(rest(data))
}

function hex(data: DnsReader): string {
  return encodeBase16(rest(data)).toUpperCase()
}

function string(data: DnsReader): string {
  return toText(data.bytes(data.u8()))
}

function quoted(data: DnsReader): string {
  return `"${string(data).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}

function strings(data: DnsReader, read: (data: DnsReader) => string): string {
  const parts: string[] = []
  while (data.left > 0) parts.push(read(data))
  return parts.join(' ')
}

function digest(data: DnsReader): string {
  return `${data.u16()} ${data.u8()} ${data.u8()} ${hex(data)}`
}

function signature(data: DnsReader, name: () => string): string {
  const covered = typeName(data.u16()) ?? 'Unknown record type'
  const numbers = [data.u8(), data.u8(), data.u32(), data.u32(), data.u32(), data.u16()]
  return `${covered} ${numbers.join(' ')} ${name()} ${base64(data)}`
}

const ZONE_KEY = 0x100
const REVOKED = 0x80
const ENTRY_POINT = 1

/** Of the flags only those that zones and their entry points have are shown. */
function publicKey(data: DnsReader): string {
  const flags = data.u16()
  data.u8()
  const isEntry = (flags & ZONE_KEY) !== 0 && (flags & ENTRY_POINT) !== 0
  const shown = (flags & REVOKED) !== 0 ? 0 : isEntry ? ZONE_KEY + ENTRY_POINT : ZONE_KEY
  return `${shown} 3 ${data.u8()} ${base64(data)}`
}

function hashing(data: DnsReader): string {
  const [algorithm, flags, iterations] = [data.u8(), data.u8(), data.u16()]
  return `${algorithm} ${flags & 1} ${iterations} ${encodeBase16(data.bytes(data.u8())).toUpperCase()}`
}

function authority(data: DnsReader): string {
  const flags = data.u8()
  const tag = toText(data.bytes(data.u8()))
  const value = toText(rest(data))
  const parts = value.split(';').map((part) => part.trim())
  const text = /^issue(wild)?$/i.test(tag) ? parts.filter((part) => part !== '').join('; ') : value
  return `${flags >> 7} ${tag} "${text}"`
}

function prefixedAddress(data: DnsReader, name: () => string): string {
  const prefix = data.u8()
  if (prefix > 128) throw new Error("IPV6 prefix can't be greater than 128.")
  const address = new Uint8Array(16)
  const length = Math.floor((128 - prefix) / 8)
  address.set(data.bytes(length), 16 - length)
  return `${prefix} ${formatIp(address)} ${name()}`
}
