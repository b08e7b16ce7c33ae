import type { Socket } from 'node:dgram'
import { readFileSync } from 'node:fs'

/** The inside of a datagram socket, where Node still has it. */
export interface Descriptor {
  readonly fd: number
  /** Stops and starts the event loop's own reading. */
  stopReading(): void
  startReading(): void
}

interface Handle {
  readonly fd?: number
  recvStart?: () => number
  recvStop?: () => number
}

/** From `fcntl.h` of Linux: a read returns at once when there is nothing. */
const O_NONBLOCK = 0o4000

/** The descriptor of a bound socket; `undefined` where Node hides it, or where reading it could block. */
export function descriptorOf(socket: Socket): Descriptor | undefined {
  if (process.platform !== 'linux') return undefined
  const state = Object.getOwnPropertySymbols(socket).find(({ description }) => description === 'state symbol')
  const handle = state && (socket as unknown as Record<symbol, { handle?: Handle }>)[state]?.handle
  const { fd, recvStart, recvStop } = handle ?? {}
  if (handle === undefined || fd === undefined || fd < 0) return undefined
  if (typeof recvStart !== 'function' || typeof recvStop !== 'function' || !isNonBlocking(fd)) return undefined
  return { fd, stopReading: () => recvStop.call(handle), startReading: () => recvStart.call(handle) }
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
