import type { ComponentContext, CounterHandle } from '@qovery/sdk'

/** How long a socket of datagrams is read. */
export interface Reading {
  /** Resolves when `signal` aborts; rejects when the socket fails, or with what `fail` was called with. */
  readonly ended: Promise<void>
  readonly fail: (error: unknown) => void
}

/** Reading begins, and goes on until `signal` aborts or the socket fails. */
export function readingOf(
  socket: { on(event: 'error', listener: (error: Error) => void): unknown },
  signal: AbortSignal,
): Reading {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  socket.on('error', reject)
  signal.addEventListener('abort', () => resolve(), { once: true })
  if (signal.aborted) resolve()
  return { ended: promise, fail: reject }
}

/** Counts the datagrams that came while there was no room, and could not be left to the kernel. */
export function noRoomCounter(cx: ComponentContext): CounterHandle {
  return cx.counter(
    'socket_no_room_datagrams_total',
    'Datagrams dropped because there was no room downstream, on platforms where reading cannot be paused.',
  )
}
