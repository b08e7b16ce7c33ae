import { once } from 'node:events'
import { connect, type NetConnectOpts, type Socket } from 'node:net'
import { below, onceIn, pause } from '../chance.ts'
import type { Stream } from '../messages.ts'
import type { Counts } from '../scene.ts'

const DRIP_BYTES = 40

/** A connection that sends for a moment, and then ends, breaks off within a message, or is left alone by its client. */
export async function comeAndGo(to: NetConnectOpts, stream: Stream, counts: Counts): Promise<void> {
  const socket = connect(to).on('error', () => undefined)
  socket.resume()
  const closed = once(socket, 'close').catch(() => undefined)
  counts.add('connections')
  if (onceIn(20)) await drip(socket, stream, counts)
  else await pour(socket, stream, closed)
  leave(socket, counts)
  await closed
}

async function pour(socket: Socket, stream: Stream, closed: Promise<unknown>): Promise<void> {
  for (let pieces = below(20); pieces >= 0 && socket.writable; pieces--) {
    if (!socket.write(stream.piece(50))) await Promise.race([once(socket, 'drain').catch(() => undefined), closed])
    await pause(below(200))
  }
}

/** Sends byte by byte. */
async function drip(socket: Socket, stream: Stream, counts: Counts): Promise<void> {
  counts.add('connections that drip')
  const bytes = stream.piece(1)
  for (let i = 0; i < Math.min(bytes.length, DRIP_BYTES) && socket.writable; i++) {
    socket.write(bytes.subarray(i, i + 1))
    await pause(5)
  }
}

function leave(socket: Socket, counts: Counts): void {
  if (!onceIn(4)) {
    socket.end()
    return
  }
  counts.add('connections broken off')
  socket.write('broken_of')
  if (socket.remoteFamily === undefined) socket.destroy()
  else socket.resetAndDestroy()
}
