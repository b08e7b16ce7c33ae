import { Socket, type OnReadOpts } from 'node:net'

interface Handle {
  useUserBuffer?: unknown
}

/**
 * Moves an accepted connection, on which nothing was read yet, to a socket that reads into the caller's memory: half
 * the cost of `data` events, but Node has no option for it on servers. `undefined` where its inside has changed: then
 * the caller goes on with the socket it has.
 */
export function adopt(socket: Socket, onread: OnReadOpts): Socket | undefined {
  const inside = socket as Socket & { _handle?: Handle | null }
  const handle = inside._handle
  if (typeof handle?.useUserBuffer !== 'function') return undefined
  inside._handle = null
  return new Socket({ handle, onread } as unknown as ConstructorParameters<typeof Socket>[0])
}
