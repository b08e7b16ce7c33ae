import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, type NetConnectOpts, type Socket } from 'node:net'

/** Sends bytes over a connection of their own, ends it, and resolves when the other end has closed it too. */
export async function sendStream(to: NetConnectOpts, bytes: string | Uint8Array): Promise<void> {
  const socket = connect(to)
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject).once('close', () => resolve())
    socket.end(bytes)
    socket.resume()
  })
}

/** Sends datagrams to a port of this host, at a pace that its buffer can hold. */
export async function sendDatagrams(port: number, datagrams: readonly (string | Uint8Array)[]): Promise<void> {
  const socket = createSocket('udp4')
  for (const datagram of datagrams) await new Promise((resolve) => socket.send(datagram, port, '127.0.0.1', resolve))
  await new Promise<void>((resolve) => socket.close(resolve))
}

/** A connection whose errors nobody needs to hear of: `closed` tells its end, however it came. */
export async function connected(to: NetConnectOpts): Promise<{ socket: Socket; closed: Promise<void> }> {
  const socket = connect(to)
  await once(socket, 'connect')
  socket.on('error', () => undefined)
  return { socket, closed: new Promise((resolve) => socket.once('close', () => resolve())) }
}
