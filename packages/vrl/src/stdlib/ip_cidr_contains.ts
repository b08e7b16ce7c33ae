import { typeName } from '../collection/type-name.ts'
import { CallFault, defineFunction, fail, Failure, param } from '../function/index.ts'
import { Kind } from '../kind/index.ts'
import { ipOf } from '../net/addresses.ts'
import { Cidr } from '../net/cidr.ts'
import { parseIpv4, type IpAddress } from '../net/ip-address.ts'
import { toText, type Value } from '../value/index.ts'

const LIMIT = 1000
const blocks = new Map<string, Cidr>()

export const ip_cidr_contains = defineFunction({
  name: 'ip_cidr_contains',
  category: 'IP',
  description: 'Says whether an IP address lies in a block of addresses, or in one of several.',
  params: [
    param.of(Kind.bytes.or(Kind.anyArray), 'cidr', 'The block, such as `10.0.0.0/8`, or an array of blocks.'),
    param.text('value', 'The address.'),
  ],
  returns: Kind.boolean,
  rules: ['An IPv4 address never lies in a block of IPv6, and the other way round.'],
  failures: [
    'A block is not valid: also where bits are set that the length leaves out.',
    '`value` is not an IP address.',
  ],
  examples: [
    { title: 'A block of IPv4', source: 'ip_cidr_contains!("192.168.0.0/16", "192.168.10.32")', result: true },
    {
      title: 'One of several blocks',
      source: 'ip_cidr_contains!(["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"], "192.168.10.32")',
      result: true,
    },
    {
      title: 'A block of IPv6',
      source: 'ip_cidr_contains!("2001:4f8:4:ba::/64", "2001:4f8:4:ba:2e0:81ff:fe22:d1f1")',
      result: true,
    },
    { title: 'Beside the block', source: 'ip_cidr_contains!("192.168.0.0/24", "192.168.10.32")', result: false },
    {
      title: 'Not an address',
      source: 'ip_cidr_contains!("192.168.0.0/24", "INVALID")',
      raises:
        'function call error for "ip_cidr_contains" at (0:46): unable to parse IP address: invalid IP address syntax',
    },
  ],
  typeOf(call) {
    const cidr = call.constant('cidr') ?? []
    for (const block of Array.isArray(cidr) ? cidr : [cidr]) checkBlock(block)
    return { kind: Kind.boolean, fallible: true }
  },
  run(cidr, value) {
    const v4 = parseIpv4(value)
    const address = v4 ?? ipOf(value)
    if (!Array.isArray(cidr)) return contains(blockOf(cidr), address)
    for (let i = 0; i < cidr.length; i++) if (contains(blockOf(cidr[i] as Value), address)) return true
    return false
  },
})

function checkBlock(block: Value): void {
  try {
    blockOf(block)
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    throw new CallFault('"cidr" must be valid cidr', 'cidr')
  }
}

function contains(block: Cidr, address: IpAddress | number): boolean {
  return typeof address === 'number' ? block.containsIpv4(address) : block.contains(address)
}

function blockOf(value: Value): Cidr {
  if (typeof value !== 'string' && !(value instanceof Uint8Array)) fail(`expected string, got ${typeName(value)}`)
  const text = toText(value)
  let block = blocks.get(text)
  if (block === undefined) {
    block = Cidr.parse(text)
    if (blocks.size >= LIMIT) blocks.clear()
    blocks.set(text, block)
  }
  return block
}
