import { createServer, type Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { ComponentContext } from '@qovery/sdk'
import { hasIdleTls, loadServerTls, subjectOf, type ServerTls } from '../tls/load.ts'
import { systemdDescriptor } from './address.ts'
import type { TcpOptions } from './options.ts'
import type { Receiver } from './read-buffer.ts'
import { StreamListener, type Peer } from './stream-listener.ts'

export interface TcpListener {
  readonly options: TcpOptions
  /** Bytes of free memory before what a receiver gets. */
  readonly room: number
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
  const settings = { what: `tcp ${address.text}`, listen, shutdown_timeout_secs, room: listener.room }
  const connections = new StreamListener(cx, settings, (peer) => listener.accept(peer))
  const handshakes = new Map<string, Socket>()
  const encrypt =
    tls &&
    encryption(tls, listener.options, cx, (socket) => {
      handshakes.delete(nameOf(socket))
      connections.add(socket, { ...peerOf(socket), subject: subjectOf(socket.getPeerCertificate()) })
    })
  const server = createServer({ pauseOnConnect: true }, (socket) => {
    // Those that are still agreeing on encryption count against the limit too.
    if (!admitted(socket, connections.size + handshakes.size, listener.options, cx)) return
    keepAlive(socket, listener.options)
    if (encrypt === undefined) {
      connections.add(socket, peerOf(socket))
      return
    }
    const name = nameOf(socket)
    handshakes.set(name, socket)
    socket.once('close', () => handshakes.delete(name))
    encrypt(socket)
  })
  signal.addEventListener('abort', () => handshakes.forEach((socket) => socket.destroy()), { once: true })
  await connections.run(server, signal)
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

/** What turns an accepted connection into an encrypted one, which `add` gets. */
function encryption(
  tls: ServerTls,
  options: TcpOptions,
  cx: ComponentContext,
  add: (socket: TLSSocket) => void,
): (socket: Socket) => void {
  const server = process.getBuiltinModule('node:tls').createServer({
    ...tls,
    handshakeTimeout: options.tls_handshake_timeout_secs * 1000,
    pauseOnConnect: true,
  })
  server.on('tlsClientError', (error, socket) => {
    cx.failed('tls_handshake', `A client did not agree on encryption: ${error.message}`, { peer: socket.remoteAddress })
    socket.destroy()
  })
  server.on('secureConnection', add)
  return (socket) => server.emit('connection', socket)
}

function nameOf(socket: Socket): string {
  return `${socket.remoteAddress} ${socket.remotePort}`
}

function peerOf(socket: Socket): Peer {
  return { address: socket.remoteAddress, port: socket.remotePort, subject: undefined }
}
