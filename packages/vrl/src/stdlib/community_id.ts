import { communityId, type Flow } from '../net/community-id.ts'
import { sha1Library } from '../crypto/digests.ts'
import { CallFault, defineFunction, fail, param, type CallSite } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { parseIp, type IpAddress } from '../net/ip-address.ts'

/** The largest values of arguments. */
const LIMITS = { protocol: 255, source_port: 65535, destination_port: 65535, seed: 65535 } as const

export const community_id = defineFunction({
  name: 'community_id',
  category: 'String',
  description:
    'Computes the [Community ID](https://github.com/corelight/community-id-spec) of a network flow: the same for both directions.',
  params: [
    param.text('source_ip', 'The address that sends.'),
    param.text('destination_ip', 'The address that receives.'),
    param.integer('protocol', 'The number of the IP protocol, such as 6 for TCP.'),
    param.integer('source_port', 'The port that sends; for ICMP its type.', { optional: true }),
    param.integer('destination_port', 'The port that receives; for ICMP its code.', { optional: true }),
    param.integer('seed', 'A number that makes the IDs of one installation differ from those of others.', {
      optional: true,
    }),
  ],
  returns: Kind.bytes,
  failures: [
    'An address is not valid.',
    'A number is out of its range.',
    'The protocol has ports, and one is missing.',
  ],
  uses: [sha1Library],
  examples: [
    {
      title: 'TCP',
      source:
        'community_id!(source_ip: "1.2.3.4", destination_ip: "5.6.7.8", source_port: 1122, destination_port: 3344, protocol: 6)',
      result: '1:wCb3OG7yAFWelaUydu0D+125CLM=',
    },
    {
      title: 'UDP',
      source:
        'community_id!(source_ip: "1.2.3.4", destination_ip: "5.6.7.8", source_port: 1122, destination_port: 3344, protocol: 17)',
      result: '1:0Mu9InQx6z4ZiCZM/7HXi2WMhOg=',
    },
    {
      title: 'ICMP, with type and code',
      source:
        'community_id!(source_ip: "1.2.3.4", destination_ip: "5.6.7.8", source_port: 8, destination_port: 0, protocol: 1)',
      result: '1:crodRHL2FEsHjbv3UkRrfbs4bZ0=',
    },
    {
      title: 'A protocol without ports',
      source: 'community_id!(source_ip: "1.2.3.4", destination_ip: "5.6.7.8", protocol: 46)',
      result: '1:ikv3kmf89luf73WPz1jOs49S768=',
    },
  ],
  typeOf(call) {
    for (const name of Object.keys(LIMITS) as (keyof typeof LIMITS)[]) checkConstant(call, name)
    return { kind: Kind.bytes, fallible: true }
  },
  // oxlint-disable-next-line max-params -- as many as the language has
  run(source, destination, protocol, sourcePort, destinationPort, seed) {
    const flow: Flow = {
      source: addressOf(source, 'source'),
      destination: addressOf(destination, 'destination'),
      protocol: within(protocol, LIMITS.protocol, 'protocol'),
      sourcePort: sourcePort === undefined ? undefined : within(sourcePort, 65535, 'source port'),
      destinationPort: destinationPort === undefined ? undefined : within(destinationPort, 65535, 'destination port'),
      seed: within(seed ?? 0, LIMITS.seed, 'seed'),
    }
    return communityId(flow, sha1Library.get().sha1)
  },
})

function checkConstant(call: CallSite, name: keyof typeof LIMITS): void {
  const value = call.constant(name)
  if (typeof value !== 'number' && typeof value !== 'bigint') return
  if (value < 0 || value > LIMITS[name]) throw new CallFault(`"${name}" must be between 0 and ${LIMITS[name]}`, name)
}

function addressOf(text: string, which: string): IpAddress {
  return parseIp(text) ?? fail(`unable to parse ${which} IP address: invalid IP address syntax`)
}

function within(value: number | bigint, most: number, what: string): number {
  if (value >= 0 && value <= most) return Number(value)
  return fail(`${what} must be between 0 and ${most}: out of range integral type conversion attempted`)
}
