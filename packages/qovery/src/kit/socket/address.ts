import type { AddressInfo } from 'node:net'
import ipaddr from 'ipaddr.js'
import * as z from 'zod'
import { ListenError } from './listen-error.ts'
import { socketKind } from './socket-kind.ts'

/** Where to listen: an address with a port, or a socket that systemd opened (counted from 0). */
export type ListenAddress =
  | { readonly kind: 'inet'; readonly host: string; readonly port: number; readonly text: string }
  | { readonly kind: 'systemd'; readonly index: number; readonly text: string }

/** systemd hands its sockets over from this descriptor on. Source: sd_listen_fds(3). */
const FIRST_SYSTEMD_FD = 3

const LAST_PORT = 65_535

/** An option such as `0.0.0.0:8125`, `[::]:8125`, `localhost:8125`, `systemd` or `systemd#2`. */
export const listenAddress = z
  .string()
  .transform((text, context): ListenAddress => {
    const address = parseListenAddress(text)
    if (address !== undefined) return address
    const isOver = Number(/:(\d+)$/.exec(text)?.[1]) > LAST_PORT
    const limit = isOver ? `ports end at ${LAST_PORT}; ` : ''
    const message = `"${text}" is no address to listen on: ${limit}write HOST:PORT, such as 0.0.0.0:9000 or [::]:9000, or systemd, or systemd#N with N from 1`
    context.issues.push({ code: 'custom', message, input: text })
    return z.NEVER
  })
  .meta({
    description:
      'Where to listen: an IP address or host name with its port, or `systemd` (`systemd#N`) for the first (N-th) socket that systemd passes on activation.',
    examples: ['0.0.0.0:9000', 'systemd', 'systemd#3'],
  })

export function parseListenAddress(text: string): ListenAddress | undefined {
  const systemd = /^systemd(?:#([1-9]\d{0,4}))?$/.exec(text)
  if (systemd) return { kind: 'systemd', index: Number(systemd[1] ?? 1) - 1, text }
  const [, bracketed, plain, digits] = /^(?:\[([^\]]+)\]|([^:[\]\s]+)):(\d{1,5})$/.exec(text) ?? []
  const port = Number(digits)
  const host = bracketed ?? plain
  if (host === undefined || port > LAST_PORT || (bracketed !== undefined && !ipaddr.IPv6.isValid(bracketed)))
    return undefined
  return { kind: 'inet', host, port, text }
}

/** What listening takes of the host: an address, unless systemd has taken it. */
export function listenResources<K extends 'tcp' | 'udp'>(kind: K, address: ListenAddress) {
  return address.kind === 'systemd' ? [] : [{ kind, address: address.text }]
}

/** Whom to connect to. */
export interface ConnectAddress {
  readonly host: string
  readonly port: number
  readonly text: string
}

/** An option such as `logs.example.com:9000` or `[::1]:9000`; a scheme before it, such as `https://`, means nothing. */
export const connectAddress = z
  .string()
  .transform((text, context): ConnectAddress => {
    const address = parseListenAddress(text.replace(/^[a-z][a-z0-9+.-]*:\/\//i, ''))
    if (address?.kind === 'inet' && address.port > 0) return { host: address.host, port: address.port, text }
    const message = `"${text}" is no address to connect to: write HOST:PORT, such as logs.example.com:9000 or [::1]:9000`
    context.issues.push({ code: 'custom', message, input: text })
    return z.NEVER
  })
  .meta({
    description:
      'Whom to connect to: an IP address or host name with its port. A name is looked up for each connection.',
    examples: ['192.0.2.17:5000', 'logs.example.com:5000'],
  })

/** Where a socket is, as the kernel says: with the port that it chose where 0 was asked for. */
export function boundAddress(address: string | AddressInfo | null): string {
  if (address === null || typeof address === 'string') return address ?? ''
  return address.family === 'IPv6' ? `[${address.address}]:${address.port}` : `${address.address}:${address.port}`
}

/** What a listener needs, and the line of a .socket unit that gives it. */
const NEEDED = {
  'a stream socket that listens': 'ListenStream= and Accept=no',
  'a datagram socket of the network': 'ListenDatagram= with a port',
} as const

/** The descriptor of a socket that systemd passed, which must be what is `needed`. @throws ListenError */
export function systemdDescriptor(
  index: number,
  needed: keyof typeof NEEDED = 'a stream socket that listens',
  { env = process.env, kindOf = socketKind } = {},
): number {
  const count = env['LISTEN_PID'] === String(process.pid) ? Number(env['LISTEN_FDS'] ?? 0) : 0
  if (index >= count) {
    throw new ListenError(
      `systemd passed ${count} sockets to this process, so there is no number ${index + 1}: add it to the .socket unit, or set an address with a port`,
    )
  }
  const fd = FIRST_SYSTEMD_FD + index
  const kind = kindOf(fd)
  if (kind === undefined || kind === needed) return fd
  throw new ListenError(
    `number ${index + 1} of what systemd passed to this process is ${kind}, and ${needed} is needed: write ${NEEDED[needed]} in the .socket unit, or name another one with systemd#N`,
  )
}
