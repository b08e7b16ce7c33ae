import { encodeBase64 } from '../formats/encodings/base64.ts'
import { formatIp } from '../net/ip-address.ts'
import type { DnsReader } from '../dns/reader.ts'
import { toText } from '../value/index.ts'
import { typeName } from './names.ts'

const BASE32 = '0123456789ABCDEFGHIJKLMNOPQRSTUV'
const PARAMETERS = ['mandatory', 'alpn', 'no-default-alpn', 'port', 'ipv4hint', 'ech', 'ipv6hint']

/** The types that a bitmap lists (RFC 4034, section 4.1.2), without those that have no name. */
export function bitmapTypes(data: DnsReader): string {
  const names: string[] = []
  while (data.left > 0) {
    const window = data.u8()
    for (const bit of bitsOf(data.bytes(data.u8()))) names.push(typeName(window * 256 + bit) ?? '')
  }
  return names.filter((name) => name !== '').join(' ')
}

/** The bits that are set, the highest of the first byte being the first. */
function* bitsOf(bytes: Uint8Array): Generator<number> {
  for (const [i, byte] of bytes.entries()) {
    for (let bit = 0; bit < 8; bit++) if ((byte & (0x80 >> bit)) !== 0) yield i * 8 + bit
  }
}

/** The hash of a name in base32 with the extended hex alphabet (RFC 4648, section 7), without padding. */
export function hashedName(data: DnsReader): string {
  let text = ''
  let group = 0
  let bits = 0
  for (const byte of data.bytes(data.u8())) {
    group = ((group << 8) | byte) & 0xfff
    for (bits += 8; bits >= 5; bits -= 5) text += BASE32[(group >> (bits - 5)) & 31]
  }
  return bits === 0 ? text : text + BASE32[(group << (5 - bits)) & 31]
}

/** The address, protocol and ports of a WKS record (RFC 1035, section 3.4.2). */
export function wellKnownServices(data: DnsReader): string {
  const address = formatIp(data.bytes(4))
  const protocol = data.u8()
  return `${address} ${protocol} ${[...bitsOf(data.bytes(data.left))].join(' ')}`
}

/** The prefixes of an APL record (RFC 3123). */
export function addressList(data: DnsReader): string {
  const prefixes: string[] = []
  while (data.left > 0) {
    const [family, prefix, length] = [data.u16(), data.u8(), data.u8()]
    const address = new Uint8Array(family === 1 ? 4 : 16)
    address.set(data.bytes(length & 0x7f).subarray(0, address.length))
    prefixes.push(`${length > 0x7f ? '!' : ''}${family}:${formatIp(address)}/${prefix}`)
  }
  return prefixes.join(' ')
}

/** The parameters of an SVCB or HTTPS record (RFC 9460). */
export function serviceParameters(data: DnsReader): string {
  const parameters: string[] = []
  while (data.left > 0) {
    const key = data.u16()
    const value = data.part(data.u16())
    parameters.push(`${parameterName(key)}="${parameterText(key, value)}"`)
  }
  return parameters.join(' ')
}

function parameterName(key: number): string {
  return PARAMETERS[key] ?? `key${key}`
}

function parameterText(key: number, value: DnsReader): string {
  const all = (read: () => string): string => {
    const items: string[] = []
    while (value.left > 0) items.push(read())
    return items.join(',')
  }
  switch (PARAMETERS[key]) {
    case 'mandatory':
      return all(() => parameterName(value.u16()))
    case 'alpn':
      return all(() => toText(value.bytes(value.u8())))
    case 'port':
      return String(value.u16())
    case 'ipv4hint':
      return all(() => formatIp(value.bytes(4)))
    case 'ipv6hint':
      return all(() => formatIp(value.bytes(16)))
    case 'ech':
      return encodeBase64(value.bytes(value.left))
    default:
      return toText(value.bytes(value.left))
  }
}
