import { formatIp } from '../net/ip-address.ts'
import { encodeBase16 } from '../formats/encodings/base16.ts'
import { encodeBase64 } from '../formats/encodings/base64.ts'
import type { DnsReader } from './reader.ts'

const READERS: Readonly<Record<number, (data: DnsReader) => string>> = {
  1: (data) => formatIp(data.bytes(4)),
  2: nameOf,
  5: nameOf,
  6: (data) => [nameOf(data), nameOf(data), data.u32(), data.u32(), data.u32(), data.u32(), data.u32()].join(' '),
  12: nameOf,
  13: (data) => `${quoted(data)} ${quoted(data)}`,
  15: (data) => `${data.u16()} ${nameOf(data)}`,
  16: texts,
  28: (data) => formatIp(data.bytes(16)),
  33: (data) => `${data.u16()} ${data.u16()} ${data.u16()} ${nameOf(data)}`,
  35: (data) => `${data.u16()} ${data.u16()} ${quoted(data)} ${quoted(data)} ${quoted(data)} ${nameOf(data)}`,
  39: nameOf,
  43: (data) => `${data.u16()} ${data.u8()} ${data.u8()} ${hex(data)}`,
  44: (data) => `${data.u8()} ${data.u8()} ${hex(data)}`,
  48: (data) => `${data.u16()} ${data.u8()} ${data.u8()} ${encodeBase64(data.bytes(data.left))}`,
  52: (data) => `${data.u8()} ${data.u8()} ${data.u8()} ${hex(data)}`,
  99: texts,
  257: (data) => `${data.u8()} ${text(data.bytes(data.u8()))} "${text(data.bytes(data.left))}"`,
}

/** The data of a record as zone files have it (RFC 1035, section 5); of types unknown here in the manner of RFC 3597. */
export function recordData(type: number, data: DnsReader): string {
  const read = READERS[type]
  if (read !== undefined) return read(data)
  const { left } = data
  return left === 0 ? '\\# 0' : `\\# ${left} ${hex(data)}`
}

function nameOf(data: DnsReader): string {
  return data.name() || '.'
}

function texts(data: DnsReader): string {
  const parts: string[] = []
  while (data.left > 0) parts.push(quoted(data))
  return parts.join(' ')
}

function quoted(data: DnsReader): string {
  return `"${text(data.bytes(data.u8()))}"`
}

function text(bytes: Uint8Array): string {
  let out = ''
  for (const byte of bytes) {
    if (byte === 0x22 || byte === 0x5c) out += `\\${String.fromCharCode(byte)}`
    else out += byte >= 32 && byte < 127 ? String.fromCharCode(byte) : `\\${String(byte).padStart(3, '0')}`
  }
  return out
}

function hex(data: DnsReader): string {
  return encodeBase16(data.bytes(data.left)).toUpperCase()
}
