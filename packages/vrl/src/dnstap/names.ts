import { TYPES } from '../dns/names.ts'

/** Types of records that only dnstap names (IANA, DNS parameters). */
const MORE_TYPES =
  'NSAP-PTR 23,EID 31,NIMLOC 32,ATMA 34,SINK 40,NINFO 56,RKEY 57,TALINK 58,UINFO 100,UID 101,GID 102,UNSPEC 103,NID 104,' +
  'L32 105,L64 106,LP 107,EUI48 108,EUI64 109,AVC 258,DOA 259,AMTRELAY 260,TA 32768'
const TYPE_NAMES = new Map([
  ...Array.from(TYPES, ([name, id]) => [id, name] as const),
  ...MORE_TYPES.split(',').map((entry) => entry.split(' ')).map(([name = '', id]) => [Number(id), name] as const), // prettier-ignore
])
const CLASSES: Readonly<Record<number, string>> = { 1: 'IN', 3: 'CH', 4: 'HS', 254: 'NONE', 255: 'ANY' }

const RCODES = 'NoError FormErr ServFail NXDomain NotImp Refused YXDomain YXRRSet NXRRSet NotAuth NotZone'.split(' ')
const EXTENDED_RCODES = 'BADVERS BADKEY BADTIME BADMODE BADNAME BADALG BADTRUNC BADCOOKIE'.split(' ')
const FIRST_EXTENDED = 16

const OPTIONS: Readonly<Record<number, string>> = {
  0: 'Zero', 1: 'LLQ', 2: 'UL', 3: 'NSID', 5: 'DAU', 6: 'DHU', 7: 'N3U', 8: 'Subnet', 9: 'Expire', 10: 'Cookie',
  11: 'Keepalive', 12: 'Padding', 13: 'Chain',
} // prettier-ignore

/** What extended errors mean (RFC 8914 and its registry). */
const PURPOSES = [
  'Other Error', 'Unsupported DNSKEY Algorithm', 'Unsupported DS Digest Type', 'Stale Answer', 'Forged Answer',
  'DNSSEC Indeterminate', 'DNSSEC Bogus', 'Signature Expired', 'Signature Not Yet Valid', 'DNSKEY Missing', 'RRSIGs Missing',
  'No Zone Key Bit Set', 'NSEC Missing', 'Cached Error', 'Not Ready', 'Blocked', 'Censored', 'Filtered', 'Prohibited',
  'Stale NXDomain Answer', 'Not Authoritative', 'Not Supported', 'No Reachable Authority', 'Network Error', 'Invalid Data',
  'Signature Expired before Valid', 'Too Early', 'Unsupported NSEC3 Interations Value', 'Unable to conform to policy',
  'Synthesized',
] // prettier-ignore

const MESSAGES =
  'AuthQuery AuthResponse ResolverQuery ResolverResponse ClientQuery ClientResponse ForwarderQuery ForwarderResponse ' +
  'StubQuery StubResponse ToolQuery ToolResponse UpdateQuery UpdateResponse'
const MESSAGE_NAMES = MESSAGES.split(' ')
const FAMILIES = ['', 'INET', 'INET6']
const PROTOCOLS = ['', 'UDP', 'TCP', 'DOT', 'DOH', 'DNSCryptUDP', 'DNSCryptTCP', 'DOQ']

export function typeName(id: number): string | undefined {
  return TYPE_NAMES.get(id)
}

export function className(id: number): string {
  return CLASSES[id] ?? 'UNKNOWN'
}

/** The name of a response code, the upper bits of which come from EDNS. */
export function rcodeName(code: number): string | undefined {
  return RCODES[code] ?? EXTENDED_RCODES[code - FIRST_EXTENDED]
}

export function optionName(code: number): string {
  return OPTIONS[code] ?? `Unknown(${code})`
}

export function purposeOf(code: number): string | undefined {
  return PURPOSES[code]
}

export function messageName(type: number): string {
  return (type > 0 ? MESSAGE_NAMES[type - 1] : undefined) ?? `Unknown dnstap message type: ${type}`
}

/** @throws Error */
export function familyName(family: number): string {
  return FAMILIES[family] || unknown(`socket family: ${family}`)
}

/** @throws Error */
export function protocolName(protocol: number): string {
  return PROTOCOLS[protocol] || unknown(`socket protocol: ${protocol}`)
}

function unknown(what: string): never {
  throw new Error(`Unknown ${what}`)
}
