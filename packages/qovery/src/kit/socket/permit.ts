import ipaddr from 'ipaddr.js'
import { s } from '@qovery/sdk'
import * as z from 'zod'

type Network = [ipaddr.IPv4 | ipaddr.IPv6, number]

/** Networks from which connections are taken. */
export class PermittedOrigins {
  readonly #networks: readonly Network[]

  constructor(networks: readonly Network[]) {
    this.#networks = networks
  }

  /** Whether an address (an IPv4 one may come as `::ffff:a.b.c.d`) is in one of the networks. */
  has(address: string | undefined): boolean {
    if (address === undefined || !ipaddr.isValid(address)) return false
    const peer = ipaddr.process(address)
    return this.#networks.some(([network, bits]) => peer.kind() === network.kind() && peer.match(network, bits))
  }
}

/** The option `permit_origin`: a list of networks in CIDR notation. */
export const permitOrigin = s
  .list('Networks, in CIDR notation, from which connections are taken; all others are closed at once.', z.string(), {
    examples: [['192.168.0.0/16', '127.0.0.1/32', '::1/128']],
  })
  .transform((texts, context): PermittedOrigins => {
    const networks: Network[] = []
    for (const [index, text] of texts.entries()) {
      if (ipaddr.isValidCIDR(text)) networks.push(ipaddr.parseCIDR(text))
      else {
        const message = `"${text}" is no network in CIDR notation, such as 192.168.0.0/16`
        context.issues.push({ code: 'custom', message, input: text, path: [index] })
      }
    }
    return new PermittedOrigins(networks)
  })
