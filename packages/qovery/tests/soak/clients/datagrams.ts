import type { Socket } from 'node:dgram'
import { gzipSync } from 'node:zlib'
import { below, oneOf, onceIn, pause } from '../chance.ts'
import { gelf, type Stream } from '../messages.ts'
import type { Counts } from '../scene.ts'

const GELF_CHUNK = Buffer.from([0x1e, 0x0f])

/** Datagrams that are cut from a stream. */
export async function sendPieces(udp: Socket, port: number, stream: Stream, counts: Counts): Promise<void> {
  for (let i = 0; i < 20; i++) await send(udp, port, stream.piece(20).subarray(0, 1400), counts)
  await pause(50)
}

/** Messages of GELF: plain, compressed, in chunks of which now and then one is missing, and bombs. */
export async function sendGelf(udp: Socket, port: number, counts: Counts): Promise<void> {
  for (let i = 0; i < 20; i++) {
    const message = Buffer.from(onceIn(20) ? gelf().slice(0, below(60)) : gelf())
    const datagrams = oneOf([asItIs, packed, chunked])(message)
    for (const datagram of datagrams) await send(udp, port, datagram, counts)
  }
  if (onceIn(20)) {
    counts.add('bombs')
    await send(udp, port, bomb, counts)
  }
  await pause(20)
}

const bomb = gzipSync(Buffer.alloc(16 * 1024 * 1024, 'x')).subarray(0, 60_000)

const asItIs = (message: Buffer) => [message]
const packed = (message: Buffer) => [gzipSync(message)]

function chunked(message: Buffer): Buffer[] {
  const id = Buffer.alloc(8)
  id.writeDoubleBE(Math.random())
  const parts = [message.subarray(0, 40), message.subarray(40)]
  const chunks = parts.map((part, i) => Buffer.concat([GELF_CHUNK, id, Uint8Array.of(i, parts.length), part]))
  return onceIn(10) ? chunks.slice(1) : chunks
}

async function send(udp: Socket, port: number, bytes: Buffer, counts: Counts): Promise<void> {
  counts.add('datagrams')
  await new Promise<void>((resolve) => udp.send(bytes, port, '127.0.0.1', () => resolve()))
}
