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

/** What comes of a read when no datagram is there: the code of the error, or the -1 of a backlog without room. */
function readInVain(backlog: Backlog, fd: number): unknown {
  try {
    return backlog.read(fd)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code
  }
}

it.runIf(isLinux)(
  'a backlog gives datagrams back in order, whole, grows to its limit, and takes more where there is room again',
  async () => {
    const { socket, send, close } = await pair()
    const descriptor = descriptorOf(socket)
    if (descriptor === undefined) throw new Error('Node hides the descriptor')
    descriptor.stopReading()
    const sizes = fc.array(fc.nat(20_000), { maxLength: 4 })
    const steps = fc.array(fc.record({ sizes, taken: fc.nat(6), inVain: fc.nat(1) }), { maxLength: 30 })
    let refused = 0
    let largest = 0
    fc.assert(
      fc.property(steps, fc.constantFrom(150_000, 300_000), (rounds, most) => {
        const backlog = new Backlog(150_000, most)
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
        for (const { sizes, taken, inVain } of rounds) {
          for (let i = 0; i < inVain; i++) expect(['EAGAIN', -1]).toContain(readInVain(backlog, descriptor.fd))
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
          largest = Math.max(largest, backlog.bytes.length)
          for (let i = 0; i < taken && takeOne(); i++);
        }
        while (takeOne());
        expect(waiting).toEqual([])
        expect(backlog.isEmpty).toBe(true)
      }),
    )
    expect(refused).toBeGreaterThan(0)
    expect(largest).toBe(300_000)
    close()
  },
)

it.runIf(isLinux)('a backlog gives memory back when it has not been needed for a while', async () => {
  const { socket, send, close } = await pair()
  const descriptor = descriptorOf(socket)
  if (descriptor === undefined) throw new Error('Node hides the descriptor')
  descriptor.stopReading()
  const backlog = new Backlog(150_000, 600_000)
  const take = (count: number) => {
    for (let i = 0; i < count; i++) {
      send(Buffer.alloc(60_000))
      expect(backlog.read(descriptor.fd)).toBe(60_000)
    }
    while (backlog.next());
  }
  take(8)
  expect(backlog.bytes.length).toBe(600_000)
  for (let i = 0; i < 100; i++) take(1)
  expect(backlog.bytes.length).toBe(150_000)
  close()
})

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
