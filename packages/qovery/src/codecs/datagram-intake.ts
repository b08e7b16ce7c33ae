import { messageOf, type AnyBatch, type ComponentContext, type SourceFields } from '@qovery/sdk'
import type { Decoding } from './decoding.ts'
import { FramingError } from './framing/framer.ts'
import { copyOf } from './framing/frames.ts'
import { LINGER_MS, type Gathering } from './gathering.ts'

/** Memory for datagrams that wait to be decoded together; the largest one fits. */
const GATHERED_BYTES = 262_144

/** The datagrams of one sender among those that wait. */
interface Sender<P> {
  readonly peer: P
  readonly starts: number[]
  readonly ends: number[]
}

interface IntakeParts<P> {
  readonly decoding: Decoding
  /** Whether each datagram is one frame; else it is a stream of its own, taken apart as the framing of `decoding` says. */
  readonly whole: boolean
  readonly gathering: Gathering
  /** What the source adds to the events of a sender. */
  readonly fields: (peer: P) => SourceFields
  readonly cx: Pick<ComponentContext, 'failed' | 'dropped'>
}

/**
 * Takes datagrams, and sends on what they decode to. Those that are one frame are decoded together, sender by sender:
 * the order of each sender is kept.
 */
export class DatagramIntake<P extends { readonly address: string | undefined; readonly port: number | undefined }> {
  readonly #parts: IntakeParts<P>
  readonly #senders = new Map<string, Sender<P>>()
  readonly #bytes = Buffer.allocUnsafeSlow(GATHERED_BYTES)
  #used = 0
  #timer: NodeJS.Timeout | undefined

  constructor(parts: IntakeParts<P>) {
    this.#parts = parts
  }

  /** Takes a datagram; `bytes` may change afterwards. A promise: there is no room downstream until it resolves. */
  receive(bytes: Uint8Array, start: number, end: number, peer: P): Promise<void> | undefined {
    const { whole, gathering } = this.#parts
    if (!whole) return gathering.add(this.#message(bytes.subarray(start, end), peer))
    if (end === start) return undefined
    if (this.#used + end - start > GATHERED_BYTES) this.#decode()
    const sender = this.#senderOf(peer)
    sender.starts.push(this.#used)
    this.#bytes.set(bytes.subarray(start, end), this.#used)
    this.#used += end - start
    sender.ends.push(this.#used)
    this.#timer ??= setTimeout(this.#flush, LINGER_MS)
    return gathering.add([])
  }

  /** No more datagrams come: decodes and sends what waits. */
  close(): void {
    this.#flush()
    this.#parts.decoding.endMessages()
  }

  readonly #flush = (): void => {
    this.#decode()
    this.#parts.gathering.flush()
  }

  #decode(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#used === 0) return
    const chunk = copyOf(this.#bytes.subarray(0, this.#used))
    this.#used = 0
    const senders = [...this.#senders.values()]
    this.#senders.clear()
    for (const sender of senders) void this.#parts.gathering.add(this.#events(chunk, sender))
  }

  /** What the datagrams of a sender decode to. A fault of the decoder costs them: nobody would catch it. */
  #events(chunk: Buffer, { peer, starts, ends }: Sender<P>): AnyBatch[] {
    const { decoding, fields, cx } = this.#parts
    try {
      return decoding.frames({ chunk, starts, ends }, fields(peer))
    } catch (error) {
      cx.dropped(starts.length, 'decode_failed')
      cx.failed('decode_failed', `${starts.length} datagrams are dropped: ${messageOf(error)}`)
      return []
    }
  }

  #senderOf(peer: P): Sender<P> {
    const name = `${peer.address} ${peer.port}`
    const known = this.#senders.get(name)
    if (known !== undefined) return known
    const sender = { peer, starts: [], ends: [] }
    this.#senders.set(name, sender)
    return sender
  }

  #message(bytes: Uint8Array, peer: P) {
    const { decoding, fields, cx } = this.#parts
    try {
      return decoding.message(bytes, fields(peer))
    } catch (error) {
      if (!(error instanceof FramingError)) throw error
      cx.failed('framing_lost', `The rest of a datagram is not read: ${error.message}`)
      return []
    }
  }
}
