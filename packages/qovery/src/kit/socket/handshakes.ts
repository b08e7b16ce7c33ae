import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { ComponentContext } from '@qovery/sdk'
import { handshakeReason } from '../tls/handshake-reason.ts'
import type { ServerTls } from '../tls/load.ts'
import { reloadingServerTls } from '../tls/reload.ts'
import type { TcpOptions } from './options.ts'

interface HandshakesParts {
  readonly tls: ServerTls
  readonly options: TcpOptions
  readonly cx: ComponentContext
  /** Takes over a connection that is encrypted from here on; nothing was read from it. */
  readonly add: (socket: TLSSocket) => void
}

/** Connections that are agreeing on encryption, with the certificate that is in the files by then. */
export class Handshakes {
  readonly #underWay = new Map<string, Socket>()
  readonly #encrypt: (socket: Socket) => void
  readonly #stopReloading: () => void

  constructor({ tls, options, cx, add }: HandshakesParts) {
    const server = process.getBuiltinModule('node:tls').createServer({
      ...tls,
      handshakeTimeout: options.tls_handshake_timeout_secs * 1000,
      pauseOnConnect: true,
    })
    server.on('tlsClientError', (error, socket) => {
      const peer = socket.remoteAddress
      cx.failed('tls_handshake', `A client did not agree on encryption: ${handshakeReason(error)}`, { peer })
      socket.destroy()
    })
    server.on('secureConnection', (socket) => {
      this.#underWay.delete(nameOf(socket))
      add(socket)
    })
    this.#encrypt = (socket) => server.emit('connection', socket)
    this.#stopReloading = reloadingServerTls(server, options.tls ?? {}, cx)
  }

  get size(): number {
    return this.#underWay.size
  }

  start(socket: Socket): void {
    const name = nameOf(socket)
    this.#underWay.set(name, socket)
    socket.once('close', () => this.#underWay.delete(name))
    this.#encrypt(socket)
  }

  /** Gives up those under way. */
  close(): void {
    this.#stopReloading()
    for (const socket of this.#underWay.values()) socket.destroy()
  }
}

/** The same for a connection and for the encrypted one made of it. */
function nameOf(socket: Socket): string {
  return `${socket.remoteAddress} ${socket.remotePort}`
}
