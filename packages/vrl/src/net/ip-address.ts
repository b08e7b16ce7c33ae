/** An IP address as its bytes: four or sixteen, the first of its text first. */
export type IpAddress = Uint8Array

const ZERO = 48
const DOT = 46
const COLON = 58

/** Reads `1.2.3.4` as an unsigned integer of 32 bits; `undefined` where it is none, octets with leading zeros included. */
export function parseIpv4(text: string, from = 0): number | undefined {
  let address = 0
  let at = from
  for (let octet = 0; octet < 4; octet++) {
    if (octet > 0 && text.charCodeAt(at++) !== DOT) return undefined
    const start = at
    let value = 0
    while (at - start < 3 && isDigit(text.charCodeAt(at))) value = value * 10 + text.charCodeAt(at++) - ZERO
    if (at === start || value > 255 || (at - start > 1 && text.charCodeAt(start) === ZERO)) return undefined
    address = address * 256 + value
  }
  return at === text.length ? address : undefined
}

/** Reads an IPv4 or IPv6 address (RFC 4291, section 2.2, without a zone); `undefined` where it is none. */
export function parseIp(text: string): IpAddress | undefined {
  const v4 = parseIpv4(text)
  return v4 === undefined ? parseIpv6(text) : ipv4Bytes(v4)
}

export function ipv4Bytes(address: number): IpAddress {
  return Uint8Array.of(address >>> 24, address >>> 16, address >>> 8, address)
}

export function ipv4Number(address: IpAddress): number {
  return new DataView(address.buffer, address.byteOffset, 4).getUint32(0)
}

/** The sixteen bytes of an address; those of an IPv4 address as IPv6 maps it (`::ffff:1.2.3.4`). */
export function toIpv6(address: IpAddress): IpAddress {
  if (address.length === 16) return address
  const mapped = new Uint8Array(16)
  mapped.fill(0xff, 10, 12)
  mapped.set(address, 12)
  return mapped
}

/** Whether an IPv6 address stands for one of IPv4, in the manner of `::ffff:1.2.3.4`. */
export function isMapped(address: IpAddress): boolean {
  return address.length === 16 && address[10] === 0xff && address[11] === 0xff && isZero(address, 10)
}

/** Whether the first bytes are zero. */
export function isZero(address: IpAddress, count: number): boolean {
  for (let i = 0; i < count; i++) if (address[i] !== 0) return false
  return true
}

/** The text of an address, in the form of RFC 5952. */
export function formatIp(address: IpAddress): string {
  if (address.length === 4) return address.join('.')
  if (isMapped(address)) return `::ffff:${address.subarray(12).join('.')}`
  const groups = groupsOf(address)
  const [start, length] = longestZeros(groups)
  const hex = groups.map((group) => group.toString(16))
  if (length < 2) return hex.join(':')
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`
}

function parseIpv6(text: string): IpAddress | undefined {
  if (text.length < 2 || text.length > 45) return undefined
  const head: number[] = []
  let tail: number[] | undefined
  let at = 0
  if (text.startsWith('::')) {
    tail = []
    at = 2
  }
  while (at < text.length) {
    const groups = tail ?? head
    const end = hexEnd(text, at)
    if (end === at) return undefined
    if (text.charCodeAt(end) === DOT) return withIpv4(text, at, head, tail)
    groups.push(Number.parseInt(text.slice(at, end), 16))
    if (end === text.length) break
    if (text.charCodeAt(end) !== COLON || end + 1 === text.length) return undefined
    at = end + 1
    if (text.charCodeAt(at) === COLON) {
      if (tail !== undefined) return undefined
      tail = []
      at++
    }
  }
  return assembled(head, tail)
}

/** Where the hexadecimal digits end that begin at `from`, four of them at most. */
function hexEnd(text: string, from: number): number {
  let at = from
  while (at - from < 4 && isHex(text.charCodeAt(at))) at++
  return at
}

function withIpv4(text: string, from: number, head: number[], tail: number[] | undefined): IpAddress | undefined {
  const address = parseIpv4(text, from)
  if (address === undefined) return undefined
  ;(tail ?? head).push(address >>> 16, address & 0xffff)
  return assembled(head, tail)
}

function assembled(head: readonly number[], tail: readonly number[] | undefined): IpAddress | undefined {
  const count = head.length + (tail?.length ?? 0)
  if (tail === undefined ? count !== 8 : count > 7) return undefined
  const address = new Uint8Array(16)
  head.forEach((group, i) => setGroup(address, i, group))
  tail?.forEach((group, i) => setGroup(address, 8 - tail.length + i, group))
  return address
}

function setGroup(address: Uint8Array, index: number, group: number): void {
  address[index * 2] = group >> 8
  address[index * 2 + 1] = group
}

function groupsOf(address: IpAddress): number[] {
  return Array.from({ length: 8 }, (_, i) => ((address[i * 2] as number) << 8) | (address[i * 2 + 1] as number))
}

function longestZeros(groups: readonly number[]): [start: number, length: number] {
  let best: [number, number] = [0, 0]
  let start = 0
  for (let i = 0; i < groups.length; i++) {
    if (groups[i] !== 0) start = i + 1
    else if (i + 1 - start > best[1]) best = [start, i + 1 - start]
  }
  return best
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= 57
}

function isHex(code: number): boolean {
  return isDigit(code) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70)
}
