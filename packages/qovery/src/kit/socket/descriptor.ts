import type { Socket } from 'node:dgram'
import { readFileSync } from 'node:fs'

/** The inside of a datagram socket, where Node still has it. */
export interface Descriptor {
  readonly fd: number
  /** Stops and starts the event loop's own reading. */
  stopReading(): void
  startReading(): void
}

/** What Node's datagram sockets are made of. */
export interface UdpHandle {
  readonly fd?: number
  open?: (fd: number) => number
  recvStart?: () => number
  recvStop?: () => number
}

/** From `fcntl.h` of Linux: a read returns at once when there is nothing. */
const O_NONBLOCK = 0o4000

/** The descriptor of a bound socket; `undefined` where Node hides it, or where reading it could block. */
export function descriptorOf(socket: Socket): Descriptor | undefined {
  if (process.platform !== 'linux') return undefined
  const handle = handleOf(socket)
  return handle && descriptorOfHandle(handle)
}

/** The same of the handle itself. */
export function descriptorOfHandle(handle: UdpHandle): Descriptor | undefined {
  const { fd, recvStart, recvStop } = handle
  if (fd === undefined || fd < 0) return undefined
  if (typeof recvStart !== 'function' || typeof recvStop !== 'function' || !isNonBlocking(fd)) return undefined
  return { fd, stopReading: () => recvStop.call(handle), startReading: () => recvStart.call(handle) }
}

/** What a datagram socket is made of; `undefined` where Node hides it. */
export function handleOf(socket: Socket): UdpHandle | undefined {
  const state = Object.getOwnPropertySymbols(socket).find(({ description }) => description === 'state symbol')
  return state && (socket as unknown as Record<symbol, { handle?: UdpHandle }>)[state]?.handle
}

function isNonBlocking(fd: number): boolean {
  try {
    const flags = /^flags:\s+(\d+)$/m.exec(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8'))?.[1]
    return flags !== undefined && (Number.parseInt(flags, 8) & O_NONBLOCK) !== 0
  } catch {
    // Without /proc nobody knows, and a blocking read would stop the whole program.
    return false
  }
}
