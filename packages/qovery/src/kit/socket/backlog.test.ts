import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import * as fc from 'fast-check'
import { testContext } from '@qovery/sdk/testing'
import { expect, it } from 'vitest'
import { Backlog } from './backlog.ts'
import { descriptorOf } from './descriptor.ts'
import { Drain } from './drain.ts'

const isLinux = process.platform === 'linux'

/** A bound socket that is not read by events, and one that sends to it at once, within the call. */
async function pair(): Promise<{ socket: Socket; send: (datagram: Buffer) => void; close: () => void }> {
  const socket = createSocket('udp4').bind(0, '127.0.0.1')
  await once(socket, 'listening')
  const sender = createSocket('udp4')
  sender.connect(socket.address().port, '127.0.0.1')
  await once(sender, 'connect')
  const close = () => {
    socket.close()
    sender.close()
  }
  return { socket, send: (datagram) => sender.send(datagram), close }
}

it.runIf(isLinux)(
  'a backlog gives datagrams back in order, whole, and takes more where there is room again',
  async () => {
    const { socket, send, close } = await pair()
    const descriptor = descriptorOf(socket)
    if (descriptor === undefined) throw new Error('Node hides the descriptor')
    descriptor.stopReading()
    const steps = fc.array(fc.record({ sizes: fc.array(fc.nat(20_000), { maxLength: 4 }), taken: fc.nat(6) }), {
      maxLength: 30,
    })
    let refused = 0
    fc.assert(
      fc.property(steps, (rounds) => {
        const backlog = new Backlog(150_000)
        const waiting: Buffer[] = []
        let byte = 0
        const takeOne = () => {
          if (!backlog.next()) return false
          const expected = waiting.shift() as Buffer
          expect(backlog.bytes.subarray(backlog.start, backlog.end).equals(expected)).toBe(true)
          // What a handler may do.
          backlog.bytes.fill(0xff, backlog.end, backlog.end + 16)
          return true
        }
        for (const { sizes, taken } of rounds) {
          for (const size of sizes) {
            const datagram = Buffer.alloc(size, byte++)
            send(datagram)
            let read = backlog.read(descriptor.fd)
            while (read < 0) {
              refused++
              expect(takeOne()).toBe(true)
              read = backlog.read(descriptor.fd)
            }
            expect(read).toBe(size)
            waiting.push(datagram)
          }
          for (let i = 0; i < taken && takeOne(); i++);
        }
        while (takeOne());
        expect(waiting).toEqual([])
        expect(backlog.isEmpty).toBe(true)
      }),
    )
    expect(refused).toBeGreaterThan(0)
    close()
  },
)

it.runIf(isLinux)('more datagrams than the kernel holds are not lost while the handler is slow', async () => {
  const { socket, send, close } = await pair()
  socket.setRecvBufferSize(64 * 1024)
  const cx = testContext()
  const seen: number[] = []
  const total = 600
  let sent = 0
  const sendMore = () => {
    for (let i = 0; i < 5 && sent < total; i++) {
      const datagram = Buffer.alloc(1400)
      datagram.writeUInt32LE(sent++)
      send(datagram)
    }
  }
  const stop = new AbortController()
  // Each takes longer than a turn may, and five more come meanwhile: the kernel holds fewer than sixty.
  const handle = (bytes: Buffer, start: number) => {
    seen.push(bytes.readUInt32LE(start))
    if (sent < total) for (const end = performance.now() + 2; performance.now() < end;);
    sendMore()
    if (seen.length === total) stop.abort()
    return undefined
  }
  const ended = new Drain({ socket, descriptor: descriptorOf(socket), handle, cx }).run(stop.signal)
  sendMore()
  await ended
  expect(seen).toEqual(Array.from({ length: total }, (_, i) => i))
  close()
})
