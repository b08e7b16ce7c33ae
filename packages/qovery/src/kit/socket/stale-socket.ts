import { lstat, unlink } from 'node:fs/promises'
import { once } from 'node:events'
import { connect } from 'node:net'
import { ListenError } from './listen-error.ts'

/**
 * Removes the socket that a dead process left behind at `path`; one that is in use, or another kind of file, is not touched.
 * @throws ListenError
 */
export async function removeStale(path: string): Promise<void> {
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
    // Any other error is of a socket that lives: one that is not ours to open, of datagrams, or of a program too busy to answer.
    if ((error as NodeJS.ErrnoException).code === 'ECONNREFUSED') {
      await unlink(path)
      return
    }
  } finally {
    probe.destroy()
  }
  throw new ListenError(`cannot listen on unix ${path}: another program listens there; stop it, or choose another path`)
}
