import { encodeBase64 } from '../formats/encodings/base64.ts'
import { fail } from '../function/index.ts'
import type { IpAddress } from './ip-address.ts'

/** What identifies a flow; ports are the type and the code for ICMP. */
export interface Flow {
  readonly source: IpAddress
  readonly destination: IpAddress
  readonly protocol: number
  readonly sourcePort: number | undefined
  readonly destinationPort: number | undefined
  readonly seed: number
}

const [ICMP, TCP, UDP, ICMP_V6, SCTP] = [1, 6, 17, 58, 132]
/** Types of ICMP that answer each other. */
const ICMP_PAIRS = pairs([0, 8], [9, 10], [13, 14], [15, 16], [17, 18])
const ICMP_V6_PAIRS = pairs([128, 129], [130, 131], [133, 134], [135, 136], [139, 140], [144, 145])

/**
 * The Community ID, version 1, of a flow.
 * @throws Failure where its protocol has ports and they are not known
 */
export function communityId(flow: Flow, sha1: (bytes: Uint8Array) => Uint8Array): string {
  const { source, destination, protocol, seed } = flow
  const ports = portsOf(flow)
  const order = compareBytes(source, destination)
  const swapped =
    ports?.oneWay !== true && (order > 0 || (order === 0 && ports !== undefined && ports.source > ports.destination))
  const bytes = [
    seed >> 8,
    seed & 0xff,
    ...(swapped ? destination : source),
    ...(swapped ? source : destination),
    protocol,
    0,
  ]
  if (ports !== undefined) {
    const [first, second] = swapped ? [ports.destination, ports.source] : [ports.source, ports.destination]
    bytes.push(first >> 8, first & 0xff, second >> 8, second & 0xff)
  }
  return `1:${encodeBase64(sha1(Uint8Array.from(bytes)))}`
}

interface Ports {
  readonly source: number
  readonly destination: number
  /** Whether the flow has no other direction, so that its ends are not put into an order. */
  readonly oneWay: boolean
}

function portsOf({ protocol, sourcePort: source, destinationPort: destination }: Flow): Ports | undefined {
  switch (protocol) {
    case TCP:
    case UDP:
    case SCTP:
      if (source === undefined || destination === undefined) {
        return fail('src port and dst port should be set when protocol is tcp/udp/sctp')
      }
      return { source, destination, oneWay: false }
    case ICMP:
    case ICMP_V6: {
      if (source === undefined || destination === undefined) {
        return fail('src port and dst port should be set when protocol is icmp/icmp6')
      }
      const answer = (protocol === ICMP ? ICMP_PAIRS : ICMP_V6_PAIRS).get(source)
      return { source, destination: answer ?? destination, oneWay: answer === undefined }
    }
    default:
      return source === undefined || destination === undefined ? undefined : { source, destination, oneWay: false }
  }
}

function pairs(...all: readonly (readonly [number, number])[]): ReadonlyMap<number, number> {
  return new Map(all.flatMap(([a, b]) => [[a, b] as const, [b, a] as const]))
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const difference = (a[i] as number) - (b[i] as number)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}
