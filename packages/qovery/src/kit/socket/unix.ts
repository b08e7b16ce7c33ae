import { chmod } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { ComponentContext } from '@qovery/sdk'
import { NOBODY } from './peer.ts'
import type { Receiver } from './receiver.ts'
import { removeStale } from './stale-socket.ts'
import { StreamListener } from './stream-listener.ts'

const SHUTDOWN_TIMEOUT_SECS = 30

export interface UnixListener {
  readonly path: string
  /** The permissions of the socket, as `chmod` takes them; left out: what the umask of the process leaves. */
  readonly socket_file_mode?: number | undefined
  /** Bytes of free memory before what a receiver gets. */
  readonly room: number
  /** Whether each read must be handed on as it came. */
  readonly eager?: boolean
  /** What takes the bytes of a new connection. */
  accept(): Receiver
}

/**
 * Listens on a unix stream socket until `signal` aborts and the connections have ended. A socket that a dead process
 * left behind is replaced; one that is in use, or another kind of file, is not touched.
 * @throws ListenError
 */
export async function listenUnix(listener: UnixListener, cx: ComponentContext, signal: AbortSignal): Promise<void> {
  const { path, room, socket_file_mode: mode, eager = false } = listener
  const settings = {
    what: `unix ${path}`,
    listen: { path },
    shutdown_timeout_secs: SHUTDOWN_TIMEOUT_SECS,
    room,
    eager,
    opened: async () => {
      if (mode !== undefined) await chmod(path, mode)
    },
  }
  const connections = new StreamListener(cx, settings, () => listener.accept())
  await removeStale(path)
  const server = createServer({ pauseOnConnect: true }, (socket) => connections.add(socket, NOBODY))
  await connections.run(server, signal)
}
