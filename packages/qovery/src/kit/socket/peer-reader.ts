import type { RemoteInfo, Socket } from 'node:dgram'
import type { ComponentContext, CounterHandle } from '@qovery/sdk'
import type { PeerDatagramHandler } from './datagram-handler.ts'
import type { Descriptor } from './descriptor.ts'
import { NOBODY, type Peer } from './peer.ts'
import { ReadBuffer } from './read-buffer.ts'
import { noRoomCounter, readingOf } from './reading.ts'

/** At the end the socket is read until it was silent for so long, and no longer than that. */
const QUIET_MS = 10
const LAST_READ_MS = 500

/**
 * Reads the datagrams of a socket together with their senders. Only Node's own events tell those: two to three times the CPU
 * per datagram of what `Drain` costs. While there is no room downstream the kernel keeps what comes, as long as it can.
 */
export class PeerReader {
  readonly #socket: Socket
  readonly #descriptor: Descriptor | undefined
  readonly #handle: PeerDatagramHandler
  readonly #cx: ComponentContext
  readonly #buffer = new ReadBuffer(0)
  readonly #noRoom: CounterHandle
  #fail: (error: unknown) => void = () => undefined
  #peer = NOBODY
  #room: Promise<void> | undefined
  #messages = 0

  constructor(parts: {
    socket: Socket
    descriptor: Descriptor | undefined
    handle: PeerDatagramHandler
    cx: ComponentContext
  }) {
    this.#socket = parts.socket
    this.#descriptor = parts.descriptor
    this.#handle = parts.handle
    this.#cx = parts.cx
    this.#noRoom = noRoomCounter(parts.cx)
  }

  /** Reads until `signal` aborts, and then what the kernel still holds. Rejects when the socket fails. */
  async run(signal: AbortSignal): Promise<void> {
    const { ended, fail } = readingOf(this.#socket, signal)
    this.#fail = fail
    this.#socket.on('message', this.#message)
    await ended
    const deadline = performance.now() + LAST_READ_MS
    for (let seen = -1; seen !== this.#messages && performance.now() < deadline;) {
      seen = this.#messages
      await this.#room
      await new Promise((resolve) => setTimeout(resolve, QUIET_MS))
    }
    this.#socket.off('message', this.#message)
  }

  readonly #message = (message: Buffer, sender: RemoteInfo): void => {
    if (this.#room !== undefined) {
      this.#noRoom.add(1)
      return
    }
    this.#messages++
    this.#cx.receivedBytes(message.length)
    message.copy(this.#buffer.bytes)
    let room: Promise<void> | undefined
    try {
      room = this.#handle(this.#buffer.bytes, 0, message.length, this.#peerOf(sender))
    } catch (error) {
      this.#fail(error)
    }
    if (room !== undefined) this.#pause(room)
  }

  #pause(room: Promise<void>): void {
    this.#descriptor?.stopReading()
    const go = () => {
      this.#room = undefined
      this.#descriptor?.startReading()
    }
    this.#room = room.then(go, this.#fail)
  }

  /** The same object for the same sender, as long as no other one comes in between. */
  #peerOf({ address, port }: RemoteInfo): Peer {
    const { address: lastAddress, port: lastPort } = this.#peer
    if (address !== lastAddress || port !== lastPort) this.#peer = { address, port }
    return this.#peer
  }
}
