import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** A TCP client that says exactly what a test wants, and keeps what it hears. */
export class RawClient {
  readonly socket: Socket
  readonly closed: Promise<unknown>
  received = ''

  private constructor(socket: Socket) {
    this.socket = socket
    this.closed = new Promise((resolve) => socket.once('close', resolve))
    // A server that cuts a connection may reset it: `closed` tells of that too.
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => (this.received += chunk.toString('latin1')))
  }

  /** Connects to `host:port`. With `deaf` it never reads. */
  static async to(address: string, { deaf = false } = {}): Promise<RawClient> {
    const socket = connect({ port: portOf(address), host: '127.0.0.1' })
    await once(socket, 'connect')
    const client = new RawClient(socket)
    if (deaf) socket.pause()
    return client
  }

  send(text: string): void {
    this.socket.write(text, 'latin1')
  }
}

export function portOf(address: string): number {
  return Number(address.slice(address.lastIndexOf(':') + 1))
}
