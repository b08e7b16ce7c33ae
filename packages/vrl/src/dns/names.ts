/** Types of records that have names (IANA, DNS parameters). */
export const TYPES: ReadonlyMap<string, number> = new Map(
  (
    'A 1,NS 2,MD 3,MF 4,CNAME 5,SOA 6,MB 7,MG 8,MR 9,NULL 10,WKS 11,PTR 12,HINFO 13,MINFO 14,MX 15,TXT 16,RP 17,AFSDB 18,' +
    'X25 19,ISDN 20,RT 21,NSAP 22,SIG 24,KEY 25,PX 26,GPOS 27,AAAA 28,LOC 29,NXT 30,SRV 33,NAPTR 35,KX 36,CERT 37,A6 38,' +
    'DNAME 39,OPT 41,APL 42,DS 43,SSHFP 44,IPSECKEY 45,RRSIG 46,NSEC 47,DNSKEY 48,DHCID 49,NSEC3 50,NSEC3PARAM 51,TLSA 52,' +
    'SMIMEA 53,HIP 55,CDS 59,CDNSKEY 60,OPENPGPKEY 61,CSYNC 62,ZONEMD 63,SVCB 64,HTTPS 65,SPF 99,TKEY 249,TSIG 250,IXFR 251,' +
    'AXFR 252,MAILB 253,MAILA 254,ANY 255,URI 256,CAA 257,DLV 32769'
  )
    .split(',')
    .map((entry) => entry.split(' ') as [string, string])
    .map(([name, id]) => [name, Number(id)]),
)
export const CLASSES: ReadonlyMap<string, number> = new Map([['IN', 1], ['CH', 3], ['HS', 4], ['NONE', 254], ['ANY', 255]]) // prettier-ignore

const RCODES =
  'NOERROR FORMERR SERVFAIL NXDOMAIN NOTIMP REFUSED YXDOMAIN YXRRSET NXRRSET NOTAUTH NOTZONE DSOTYPENI'.split(' ')
const TYPE_NAMES = inverted(TYPES)
const CLASS_NAMES = inverted(CLASSES)

/** The number of a type, also written as `TYPE65280`; `undefined` where there is no such. */
export function typeId(name: string): number | undefined {
  return TYPES.get(name) ?? numbered(name, 'TYPE')
}

export function typeName(id: number): string {
  return TYPE_NAMES.get(id) ?? `TYPE${id}`
}

/** The number of a class, also written as `CLASS32`; `undefined` where there is no such. */
export function classId(name: string): number | undefined {
  return CLASSES.get(name) ?? numbered(name, 'CLASS')
}

export function className(id: number): string {
  return CLASS_NAMES.get(id) ?? `CLASS${id}`
}

export function rcodeName(id: number): string {
  return RCODES[id] ?? `${id}`
}

function numbered(name: string, prefix: string): number | undefined {
  const id =
    name.startsWith(prefix) && /^\d{1,5}$/.test(name.slice(prefix.length)) ? Number(name.slice(prefix.length)) : -1
  return id >= 0 && id < 65536 ? id : undefined
}

function inverted(ids: ReadonlyMap<string, number>): ReadonlyMap<number, string> {
  return new Map(Array.from(ids, ([name, id]) => [id, name]))
}
