import ipaddr from 'ipaddr.js'
import type { ProxySettings } from '@qovery/sdk'

/** The proxy through which a request goes; `undefined`: none. */
export function proxyFor(url: URL, settings: ProxySettings): string | undefined {
  if (!settings.enabled) return undefined
  const proxy = url.protocol === 'https:' ? settings.https : settings.http
  if (proxy === undefined || proxy === '') return undefined
  const host = url.hostname.replace(/^\[|\]$/g, '').toLowerCase()
  if (settings.no_proxy.some((rule) => matches(host, rule.trim().toLowerCase()))) return undefined
  return proxy.includes('://') ? proxy : `http://${proxy}`
}

/** `*`, a name, `.domain` (it and what is below it), an address, or a network in CIDR notation. */
function matches(host: string, rule: string): boolean {
  if (rule === '*' || rule === host) return true
  if (rule.startsWith('.')) return host === rule.slice(1) || host.endsWith(rule)
  if (!ipaddr.isValid(host)) return false
  const address = ipaddr.process(host)
  if (ipaddr.isValidCIDR(rule)) {
    const [network, bits] = ipaddr.parseCIDR(rule)
    return network.kind() === address.kind() && address.match(network, bits)
  }
  return ipaddr.isValid(rule) && ipaddr.process(rule).toString() === address.toString()
}
