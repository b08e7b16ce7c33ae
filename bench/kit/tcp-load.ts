import { once } from 'node:events'
import { connect } from 'node:net'
import type { StatsdLines } from './statsd-lines.ts'

const WRITE_BYTES = 64 * 1024

/** Sends all lines over one TCP connection, `times` over, as fast as the program takes them. */
export async function tcpLoad(pool: StatsdLines, port: number, times = 1): Promise<void> {
  const newline = Buffer.from('\n')
  const block = Buffer.concat(pool.datagrams.flatMap((datagram) => [datagram, newline]))
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  for (let i = 0; i < times; i++) {
    for (let start = 0; start < block.length; start += WRITE_BYTES) {
      if (!socket.write(block.subarray(start, start + WRITE_BYTES))) await once(socket, 'drain')
    }
  }
  socket.end()
}
