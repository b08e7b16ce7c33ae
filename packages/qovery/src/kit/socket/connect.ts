import { connect as connectPlain, isIP, type Socket } from 'node:net'
import { messageOf, QoveryError } from '@qovery/sdk'
import { loadClientTls } from '../tls/load.ts'
import type { TlsClientOptions } from '../tls/options.ts'
import type { ConnectAddress } from './address.ts'

const ADVICE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ENOENT: 'nobody listens there: there is no such file',
  ENOTFOUND: 'the name is not known to DNS',
  EAI_AGAIN: 'DNS does not answer',
  EACCES: 'permission is missing',
  ENETUNREACH: 'there is no way to that network',
  EHOSTUNREACH: 'there is no way to that host',
  ETIMEDOUT: 'there was no answer',
}

/** Thrown when nobody can be reached; the message names whom, and the reason. */
export class ConnectError extends QoveryError {
  /** `what` is such as `tcp logs.example.com:9000`. */
  constructor(what: string, cause: unknown) {
    const code = codeOf(cause)
    const advice = code === undefined ? undefined : ADVICE[code]
    const reason = advice === undefined ? messageOf(cause) : `${advice} (${code})`
    super('QV_CONNECT', `cannot connect to ${what}: ${reason}`, { cause })
  }
}

export interface TcpTarget {
  readonly address: ConnectAddress
  readonly keepalive?: { readonly time_secs?: number | undefined } | undefined
  readonly tls?: (TlsClientOptions & { readonly enabled?: boolean | undefined }) | undefined
}

/** How long a connection may take, names and encryption included. */
const CONNECT_MS = 30_000

/**
 * Connects over TCP, encrypted where `tls` says so, with the certificates that are in its files now; a name is looked up
 * anew. @throws ConnectError, TlsError
 */
export async function connectTcp(target: TcpTarget, signal: AbortSignal): Promise<Socket> {
  const { address, keepalive, tls } = target
  const { host, port, text } = address
  const keep = { keepAlive: keepalive !== undefined, keepAliveInitialDelay: (keepalive?.time_secs ?? 0) * 1000 }
  const to = { host, port, noDelay: true, ...keep }
  if (tls?.enabled !== true) return opened(connectPlain(to), { what: `tcp ${text}`, event: 'connect', signal })
  const options = await loadClientTls(tls)
  const servername = options.servername ?? (isIP(host) === 0 ? host : undefined)
  const name = servername === undefined ? {} : { servername }
  const socket = process.getBuiltinModule('node:tls').connect({ ...to, ...options, ...name })
  return opened(socket, { what: `tcp ${text}`, event: 'secureConnect', signal })
}

/** Connects to a unix stream socket. @throws ConnectError */
export function connectUnix(path: string, signal: AbortSignal): Promise<Socket> {
  return opened(connectPlain(path), { what: `unix ${path}`, event: 'connect', signal })
}

interface Opening {
  readonly what: string
  /** What tells that it is open. */
  readonly event: string
  readonly signal: AbortSignal
}

function opened(socket: Socket, { what, event, signal }: Opening): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const settle = (cause?: unknown) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', abort)
      socket.off(event, settle).off('error', settle).off('close', closed)
      if (cause === undefined) {
        resolve(socket)
        return
      }
      socket.on('error', () => undefined).destroy()
      reject(new ConnectError(what, cause))
    }
    const closed = () => settle(new Error('it was closed before it was open'))
    const abort = () => settle(signal.reason ?? new Error('aborted'))
    const late = () =>
      settle(Object.assign(new Error(`no answer within ${CONNECT_MS / 1000} s`), { code: 'ETIMEDOUT' }))
    const timer = setTimeout(late, CONNECT_MS)
    socket.on(event, settle).on('error', settle).on('close', closed)
    signal.addEventListener('abort', abort, { once: true })
    if (signal.aborted) abort()
  })
}

function codeOf(cause: unknown): string | undefined {
  // Where a name has several addresses, each has an error of its own.
  const error: unknown = cause instanceof AggregateError ? (cause.errors[0] ?? cause) : cause
  return error instanceof Error && 'code' in error ? String(error.code) : undefined
}
