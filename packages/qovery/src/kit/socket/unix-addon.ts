import { EventEmitter } from 'node:events'
import { createRequire } from 'node:module'
import type { DgramSocket } from 'node-unix-socket'

/** A datagram socket of `node-unix-socket` that is only made and bound: its own reading, which cannot be paused, does not begin. It must not be closed: that would end the process. */
export interface BareSocket {
  init(self: BareSocket): void
  bind(path: string): void
  getRecvBufferSize(): number
}

/**
 * Loads the package when it is first used. It is CommonJS and holds native code, which no bundle can take in.
 * @throws where there is no build of it for this platform
 */
export function loadDgramSocket(): new () => DgramSocket {
  const { DgramSocket } = load('node-unix-socket') as { DgramSocket: new () => DgramSocket }
  return DgramSocket
}

/** Loads what is inside of the package, and makes a socket that nothing reads yet. */
export function bareSocket(): BareSocket {
  const { DgramSocketWrap } = load('node-unix-socket/js/addon.js') as {
    DgramSocketWrap: new (events: EventEmitter) => BareSocket
  }
  const bare = new DgramSocketWrap(new EventEmitter())
  bare.init(bare)
  return bare
}

const load = createRequire(import.meta.url)

/** The package tells the reason of an error in the words of the C library only: the same error, with the code that Node has for it. */
export function withCode(error: unknown): unknown {
  if (!(error instanceof Error)) return error
  return Object.assign(error, { code: CODES[error.message] ?? (error as NodeJS.ErrnoException).code })
}

const CODES: Readonly<Record<string, string>> = {
  'Address already in use': 'EADDRINUSE',
  'Connection refused': 'ECONNREFUSED',
  'Message too long': 'EMSGSIZE',
  'No such file or directory': 'ENOENT',
  'Permission denied': 'EACCES',
}
