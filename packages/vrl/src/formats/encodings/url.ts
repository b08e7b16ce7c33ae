import { fail } from '../../function/index.ts'
import { setField, type ValueObject } from '../../value/index.ts'
import { eachPair } from '../pairs/query-string.ts'

const SCHEME = /^[\0-\x20]*[A-Za-z][A-Za-z0-9+.-]*:/
const SPECIAL = /^[\0-\x20]*(?:https?|wss?|ftp):[\\/]*([^\\/?#]*)/i
const DEFAULT_PORTS: Readonly<Record<string, number>> = {
  'http:': 80,
  'https:': 443,
  'ws:': 80,
  'wss:': 443,
  'ftp:': 21,
}

/** Reads a URL (WHATWG URL Standard). @throws Failure */
export function readUrl(text: string): URL {
  const url = URL.parse(text)
  return url ?? fail(`unable to parse url: ${reasonOf(text)}`)
}

/** The parts of a URL; what it does not have is null. */
export function urlParts(url: URL, defaultPorts: boolean): ValueObject {
  const known = defaultPorts ? DEFAULT_PORTS[url.protocol] : undefined
  const query: ValueObject = {}
  eachPair(url.search, (key, value) => setField(query, key, value))
  return {
    fragment: fragmentOf(url),
    host: url.hostname === '' ? null : url.hostname,
    password: url.password,
    path: url.pathname,
    port: url.port === '' ? (known ?? null) : Number(url.port),
    query,
    scheme: url.protocol.slice(0, -1),
    username: url.username,
  }
}

/** An empty fragment is one too. */
export function fragmentOf(url: URL): string | null {
  return url.hash === '' ? (url.href.endsWith('#') ? '' : null) : url.hash.slice(1)
}

/** Why a text is no URL, in the words of Rust's `url`. */
function reasonOf(text: string): string {
  if (!SCHEME.test(text)) return 'relative URL without a base'
  const authority = SPECIAL.exec(text)?.[1]
  if (authority === undefined) return 'invalid international domain name'
  const host = authority.slice(authority.lastIndexOf('@') + 1)
  if (host === '' || host.startsWith(':')) return 'empty host'
  const [, name = host, port] = /^(\[.*\]|[^:]*)(?::(.*))?$/.exec(host) ?? []
  if (port !== undefined && !(/^\d*$/.test(port) && Number(port) < 65536)) return 'invalid port number'
  if (name.startsWith('[')) return 'invalid IPv6 address'
  return /(?:^|\.)(?:\d+|0x[\da-f]*)\.?$/i.test(name) ? 'invalid IPv4 address' : 'invalid international domain name'
}
