import { fail } from '../function/index.ts'
import { parseIp, parseIpv4, type IpAddress } from './ip-address.ts'

/** The bytes of an address. @throws Failure where the text is none */
export function ipOf(text: string): IpAddress {
  return parseIp(text) ?? fail('unable to parse IP address: invalid IP address syntax')
}

/** An IPv4 address as an unsigned integer. @throws Failure where the text is none */
export function ipv4Of(text: string): number {
  return parseIpv4(text) ?? fail('unable to parse IPv4 address: invalid IPv4 address syntax')
}
