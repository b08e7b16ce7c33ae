import { createServer, type Socket } from 'node:net'
import type { ComponentContext } from '@qovery/sdk'
import { clientCertificate } from '../tls/client-certificate.ts'
import { hasIdleTls, loadServerTls } from '../tls/load.ts'
import { systemdDescriptor } from './address.ts'
import { Handshakes } from './handshakes.ts'
import type { TcpOptions } from './options.ts'
import { peerOf, type Peer } from './peer.ts'
import type { Receiver } from './receiver.ts'
import { StreamListener } from './stream-listener.ts'

export interface TcpListener {
  readonly options: TcpOptions
  /** Bytes of free memory before what a receiver gets. */
  readonly room: number
  /** Whether each read must be handed on as it came. */
  readonly eager?: boolean
  /** How long a connection may be open. */
  readonly max_connection_duration_secs?: number | undefined
  /** What takes the bytes of a new connection. */
  accept(peer: Peer): Receiver
}

/**
 * Listens on TCP, plain or encrypted, until `signal` aborts and the connections have ended. Connections over the
 * limit and from elsewhere than `permit_origin` are closed, counted and reported.
 * @throws ListenError, TlsError
 */
export async function listenTcp(listener: TcpListener, cx: ComponentContext, signal: AbortSignal): Promise<void> {
  const { address, shutdown_timeout_secs, tls: tlsOptions } = listener.options
  const tls = await loadServerTls(tlsOptions)
  if (hasIdleTls(tlsOptions)) cx.log.warn('Connections are not encrypted: `tls` has options, but not `enabled: true`')
  const listen =
    address.kind === 'inet' ? { host: address.host, port: address.port } : { fd: systemdDescriptor(address.index) }
  const { room, eager = false, max_connection_duration_secs } = listener
  const what = `tcp ${address.text}`
  const settings = { what, listen, shutdown_timeout_secs, room, eager, max_connection_duration_secs }
  const connections = new StreamListener(cx, settings, (peer) => listener.accept(peer))
  const handshakes =
    tls &&
    new Handshakes({
      tls,
      options: listener.options,
      cx,
      add: (socket) => {
        const certificate = clientCertificate(socket.getPeerCertificate())
        connections.add(socket, { ...peerOf(socket), certificate })
      },
    })
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    // Those that are still agreeing on encryption count against the limit too.
    if (!admitted(socket, connections.size + (handshakes?.size ?? 0), listener.options, cx)) return
    keepAlive(socket, listener.options)
    if (handshakes === undefined) connections.add(socket, peerOf(socket))
    else handshakes.start(socket)
  })
  signal.addEventListener('abort', () => handshakes?.close(), { once: true })
  try {
    await connections.run(server, signal)
  } finally {
    handshakes?.close()
  }
}

function admitted(socket: Socket, open: number, options: TcpOptions, cx: ComponentContext): boolean {
  const { connection_limit: limit, permit_origin } = options
  const peer = socket.remoteAddress
  if (permit_origin !== undefined && !permit_origin.has(peer)) {
    cx.failed('origin_not_permitted', 'Closed a connection from an address outside of permit_origin', { peer })
  } else if (limit !== undefined && open >= limit) {
    cx.failed('connection_limit', `Closed a connection: all ${limit} of connection_limit are in use`, { peer })
  } else {
    return true
  }
  socket.destroy()
  return false
}

function keepAlive(socket: Socket, { keepalive }: TcpOptions): void {
  if (keepalive !== undefined) socket.setKeepAlive(true, (keepalive.time_secs ?? 0) * 1000)
}
