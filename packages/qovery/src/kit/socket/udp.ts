import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv6 } from 'node:net'
import { messageOf, type ComponentContext } from '@qovery/sdk'
import { boundAddress, systemdDescriptor, type ListenAddress } from './address.ts'
import type { Bursts, DatagramHandler, PeerDatagramHandler } from './datagram-handler.ts'
import { descriptorOf } from './descriptor.ts'
import { Drain } from './drain.ts'
import { KernelDrops } from './kernel-drops.ts'
import { ListenError } from './listen-error.ts'
import type { UdpOptions } from './options.ts'
import { PeerReader } from './peer-reader.ts'

/** Asked for where the user does not say: the kernel gives what `net.core.rmem_max` allows of it. */
const WANTED_BUFFER_BYTES = 8 * 1024 * 1024

/** Groups of receivers that a socket is a member of. */
export interface Multicast {
  /** IPv4 addresses of groups. */
  readonly groups: readonly string[]
  /** The IPv4 address of the network interface; left out: the address that is listened on. */
  readonly interface?: string | undefined
}

/** `peers` asks for the sender of each datagram, which costs two to three times the CPU (7 µs instead of 2.9 µs, decoding included). */
export type UdpListener = { readonly options: UdpOptions; readonly multicast?: Multicast | undefined } & (
  | { readonly peers?: false; readonly handle: DatagramHandler; readonly bursts?: Bursts | undefined }
  | { readonly peers: true; readonly handle: PeerDatagramHandler }
)

/**
 * Listens on UDP until `signal` aborts. Where Node lets us at the descriptor of the socket, many datagrams are read at
 * a time; what the kernel had to drop is counted.
 * @throws ListenError
 */
export async function listenUdp(listener: UdpListener, cx: ComponentContext, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return
  const { options, multicast } = listener
  const socket = await bound(options.address, multicast)
  sizeBuffer(socket, options, cx)
  const descriptor = descriptorOf(socket)
  const drops = new KernelDrops(cx, descriptor)
  const reader =
    listener.peers === true
      ? new PeerReader({ socket, descriptor, handle: listener.handle, cx })
      : new Drain({ socket, descriptor, handle: listener.handle, bursts: listener.bursts, cx })
  cx.log.info(`Listening on udp ${options.address.text}`, { address: boundAddress(socket.address()) })
  try {
    await reader.run(signal)
  } finally {
    await drops.close()
    const closed = once(socket, 'close')
    socket.close()
    await closed
  }
}

async function bound(address: ListenAddress, multicast: Multicast = { groups: [] }): Promise<Socket> {
  const type = address.kind === 'inet' && isIPv6(address.host) ? 'udp6' : 'udp4'
  const socket = createSocket({ type, reuseAddr: multicast.groups.length > 0 })
  try {
    // With a descriptor, `bind` tells before it returns.
    const listening = once(socket, 'listening')
    if (address.kind === 'systemd')
      socket.bind({ fd: systemdDescriptor(address.index, 'a datagram socket of the network') })
    else socket.bind({ address: address.host, port: address.port })
    await listening
    join(socket, address, multicast)
    return socket
  } catch (error) {
    socket.close()
    throw error instanceof ListenError ? error : ListenError.of(`udp ${address.text}`, error)
  }
}

function join(socket: Socket, address: ListenAddress, { groups, interface: chosen }: Multicast): void {
  const network = chosen ?? (address.kind === 'inet' ? address.host : undefined)
  for (const group of groups) {
    try {
      socket.addMembership(group, network)
    } catch (cause) {
      throw new ListenError(
        `cannot join the multicast group ${group} on ${network}: ${messageOf(cause)}; set multicast_interface to the address of an interface of this host`,
        { cause },
      )
    }
  }
}

function sizeBuffer(socket: Socket, { receive_buffer_bytes: asked }: UdpOptions, cx: ComponentContext): void {
  socket.setRecvBufferSize(asked ?? WANTED_BUFFER_BYTES)
  // Linux books twice what is asked for, for its own needs.
  const given = socket.getRecvBufferSize() / (process.platform === 'linux' ? 2 : 1)
  if (asked === undefined || given >= asked) return
  cx.log.warn(
    'The kernel gave a smaller receive buffer than receive_buffer_bytes: raise net.core.rmem_max with sysctl',
    {
      asked,
      given,
    },
  )
}
