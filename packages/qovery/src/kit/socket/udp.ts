import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { isIPv6 } from 'node:net'
import type { ComponentContext } from '@qovery/sdk'
import { boundAddress, systemdDescriptor, type ListenAddress } from './address.ts'
import { descriptorOf } from './descriptor.ts'
import { Drain, type DatagramHandler } from './drain.ts'
import { KernelDrops } from './kernel-drops.ts'
import { ListenError } from './listen-error.ts'
import type { UdpOptions } from './options.ts'

/** Asked for where the user does not say: the kernel gives what `net.core.rmem_max` allows of it. */
const WANTED_BUFFER_BYTES = 8 * 1024 * 1024

/**
 * Listens on UDP until `signal` aborts. Where Node lets us at the descriptor of the socket, many datagrams are read at
 * a time; what the kernel had to drop is counted.
 * @throws ListenError
 */
export async function listenUdp(
  { options, handle }: { options: UdpOptions; handle: DatagramHandler },
  cx: ComponentContext,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return
  const socket = await bound(options.address)
  sizeBuffer(socket, options, cx)
  const descriptor = descriptorOf(socket)
  const drops = new KernelDrops(cx, descriptor)
  const drain = new Drain({ socket, descriptor, handle, cx })
  cx.log.info(`Listening on udp ${options.address.text}`, { address: boundAddress(socket.address()) })
  try {
    await drain.run(signal)
  } finally {
    await drops.close()
    const closed = once(socket, 'close')
    socket.close()
    await closed
  }
}

async function bound(address: ListenAddress): Promise<Socket> {
  const socket = createSocket(address.kind === 'inet' && isIPv6(address.host) ? 'udp6' : 'udp4')
  try {
    // With a descriptor, `bind` tells before it returns.
    const listening = once(socket, 'listening')
    if (address.kind === 'systemd') socket.bind({ fd: systemdDescriptor(address.index) })
    else socket.bind({ address: address.host, port: address.port })
    await listening
    return socket
  } catch (error) {
    socket.close()
    throw error instanceof ListenError ? error : ListenError.of(`udp ${address.text}`, error)
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
