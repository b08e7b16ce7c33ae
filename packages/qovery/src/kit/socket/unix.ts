import { lstat, unlink } from 'node:fs/promises'
import { connect, createServer } from 'node:net'
import { once } from 'node:events'
import type { ComponentContext } from '@qovery/sdk'
import { ListenError } from './listen-error.ts'
import type { Receiver } from './read-buffer.ts'
import { StreamListener, type Peer } from './stream-listener.ts'

const SHUTDOWN_TIMEOUT_SECS = 30

export interface UnixListener {
  readonly path: string
  /** Bytes of free memory before what a receiver gets. */
  readonly room: number
  /** What takes the bytes of a new connection. */
  accept(): Receiver
}

/**
 * Listens on a unix stream socket until `signal` aborts and the connections have ended. A socket that a dead process
 * left behind is replaced; one that is in use, or another kind of file, is not touched.
 * @throws ListenError
 */
export async function listenUnix(listener: UnixListener, cx: ComponentContext, signal: AbortSignal): Promise<void> {
  const { path, room } = listener
  const settings = { what: `unix ${path}`, listen: { path }, shutdown_timeout_secs: SHUTDOWN_TIMEOUT_SECS, room }
  const connections = new StreamListener(cx, settings, () => listener.accept())
  await removeStale(path)
  const server = createServer({ pauseOnConnect: true }, (socket) => connections.add(socket, NOBODY))
  await connections.run(server, signal)
}

const NOBODY: Peer = { address: undefined, port: undefined, subject: undefined }

async function removeStale(path: string): Promise<void> {
  const found = await lstat(path).catch(() => undefined)
  if (found === undefined) return
  if (!found.isSocket()) {
    throw new ListenError(
      `cannot listen on unix ${path}: a file that is no socket stands there; move it, or choose another path`,
    )
  }
  const probe = connect(path)
  try {
    await once(probe, 'connect')
  } catch (error) {
    // Any other error is of a socket that lives: one that is not ours to open, or whose program is too busy to answer.
    if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') {
      await unlink(path)
      return
    }
  } finally {
    probe.destroy()
  }
  throw new ListenError(`cannot listen on unix ${path}: another program listens there; stop it, or choose another path`)
}
