import { fail } from '../function/index.ts'
import { ipv4Number, parseIp, type IpAddress } from './ip-address.ts'

/** A block of addresses: those that begin with the same bits. */
export class Cidr {
  readonly #address: IpAddress
  readonly #bits: number
  readonly #mask: number
  readonly #v4: number | undefined

  private constructor(address: IpAddress, bits: number) {
    this.#address = address
    this.#bits = bits
    this.#mask = bits === 0 ? 0 : -1 << (32 - Math.min(32, bits))
    this.#v4 = address.length === 4 ? ipv4Number(address) | 0 : undefined
  }

  /**
   * Reads `10.0.0.0/8`, or a single address.
   * @throws Failure which says what is wrong
   */
  static parse(text: string): Cidr {
    const slash = text.indexOf('/')
    const address = parseIp(slash < 0 ? text : text.slice(0, slash))
    if (address === undefined)
      fail("unable to parse CIDR: couldn't parse address in network: invalid IP address syntax")
    const most = address.length * 8
    if (slash < 0) return new Cidr(address, most)
    const length = text.slice(slash + 1)
    if (!/^\+?\d{1,3}$/.test(length) || Number(length) > 255) {
      fail(`unable to parse CIDR: couldn't parse length in network: ${wrongNumber(length)}`)
    }
    const bits = Number(length)
    if (bits > most) {
      const family = most === 32 ? 'Ipv4' : 'Ipv6'
      fail(
        `unable to parse CIDR: invalid length for network: Network length ${bits} is too long for ${family} (maximum: ${most})`,
      )
    }
    for (let bit = bits; bit < most; bit++) {
      if ((((address[bit >> 3] as number) >> (7 - (bit & 7))) & 1) === 1) {
        fail('unable to parse CIDR: host part of address was not zero')
      }
    }
    return new Cidr(address, bits)
  }

  /** Whether an address lies in the block; never where one is of IPv4 and the other of IPv6. */
  contains(address: IpAddress): boolean {
    if (address.length !== this.#address.length) return false
    const whole = this.#bits >> 3
    for (let i = 0; i < whole; i++) if (address[i] !== this.#address[i]) return false
    const rest = this.#bits & 7
    if (rest === 0) return true
    return ((address[whole] as number) ^ (this.#address[whole] as number)) >> (8 - rest) === 0
  }

  /** The same for an IPv4 address as an unsigned integer. */
  containsIpv4(address: number): boolean {
    return this.#v4 !== undefined && (address & this.#mask) === this.#v4
  }
}

function wrongNumber(text: string): string {
  if (text === '') return 'cannot parse integer from empty string'
  return /^\+?\d+$/.test(text) ? 'number too large to fit in target type' : 'invalid digit found in string'
}
