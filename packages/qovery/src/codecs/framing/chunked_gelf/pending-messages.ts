import { copyOf } from '../frames.ts'

/** Why messages go no further. */
export type Fate = 'message_incomplete' | 'pending_limit' | 'frame_too_long' | 'chunk_invalid'

export interface Chunk {
  /** The eight bytes of the message's id. */
  readonly id: string
  readonly number: number
  readonly total: number
  /** Copied where it is kept. */
  readonly content: Uint8Array
}

export interface PendingLimits {
  readonly timeout_secs: number
  readonly pending_messages_limit?: number | undefined
  readonly max_length?: number | undefined
}

/** A message of which some chunks have come; `chunks: null`: it was given up, and its further chunks are too. */
interface Message {
  readonly total: number
  readonly deadline: number
  chunks: (Buffer | undefined)[] | null
  received: number
  length: number
  /** Memory taken, about. */
  cost: number
}

/** Memory for all that is incomplete. */
const MAX_COST = 64 * 1024 * 1024
/** About what a message and a chunk of it take beside their bytes. */
const MESSAGE_COST = 256
const CHUNK_COST = 128

/** Messages whose chunks are not all there yet: for some time, and within limits. */
export class PendingMessages {
  readonly #limits: PendingLimits
  readonly #lose: (count: number, fate: Fate) => void
  /** By id, the oldest first. */
  readonly #messages = new Map<string, Message>()
  #cost = 0
  /** How many of the messages are not given up. */
  #live = 0
  #timer: NodeJS.Timeout | undefined

  /** `lose` is told of messages that are given up, and of chunks that are refused. */
  constructor(limits: PendingLimits, lose: (count: number, fate: Fate) => void) {
    this.#limits = limits
    this.#lose = lose
  }

  /** The message that `chunk` completes. A chunk that came before is ignored. */
  add(chunk: Chunk): Buffer | undefined {
    this.#expire()
    const message = this.#messages.get(chunk.id) ?? this.#open(chunk)
    if (message === undefined) return undefined
    if (message.total !== chunk.total) {
      this.#lose(1, 'chunk_invalid')
      return undefined
    }
    const { chunks } = message
    if (chunks === null || chunks[chunk.number] !== undefined) return undefined
    chunks[chunk.number] = copyOf(chunk.content)
    message.received++
    message.length += chunk.content.length
    this.#charge(message, CHUNK_COST + chunk.content.length)
    if (message.length > (this.#limits.max_length ?? Infinity)) this.#giveUp(message, 'frame_too_long')
    else if (message.received === message.total) return this.#take(chunk.id, message, chunks as Buffer[])
    else if (this.#cost > MAX_COST) this.#giveUp(message, 'pending_limit')
    return undefined
  }

  /** Gives up all that is incomplete. */
  clear(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const count = this.#live
    this.#messages.clear()
    this.#cost = 0
    this.#live = 0
    if (count > 0) this.#lose(count, 'message_incomplete')
  }

  #open({ id, total }: Chunk): Message | undefined {
    const { pending_messages_limit = Infinity, timeout_secs } = this.#limits
    const cost = MESSAGE_COST + total * 8
    if (this.#live >= pending_messages_limit || this.#cost + cost > MAX_COST) {
      this.#lose(1, 'pending_limit')
      return undefined
    }
    const deadline = performance.now() + timeout_secs * 1000
    const chunks = new Array<Buffer | undefined>(total)
    const message: Message = { total, deadline, chunks, received: 0, length: 0, cost: 0 }
    this.#charge(message, cost)
    this.#messages.set(id, message)
    this.#live++
    this.#timer ??= this.#wakeAt(deadline)
    return message
  }

  #take(id: string, message: Message, chunks: Buffer[]): Buffer {
    this.#messages.delete(id)
    this.#charge(message, -message.cost)
    this.#live--
    return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks, message.length)
  }

  #giveUp(message: Message, fate: Fate): void {
    message.chunks = null
    this.#charge(message, MESSAGE_COST - message.cost)
    this.#live--
    this.#lose(1, fate)
  }

  #charge(message: Message, cost: number): void {
    message.cost += cost
    this.#cost += cost
  }

  /** Forgets messages whose time is up. All of them have the same time, so that the oldest go first. */
  readonly #expire = (): void => {
    const now = performance.now()
    let lost = 0
    for (const [id, message] of this.#messages) {
      if (message.deadline > now) break
      this.#messages.delete(id)
      this.#charge(message, -message.cost)
      if (message.chunks !== null) lost++
    }
    this.#live -= lost
    if (lost > 0) this.#lose(lost, 'message_incomplete')
  }

  #wakeAt(deadline: number): NodeJS.Timeout {
    const wake = () => {
      this.#expire()
      const [oldest] = this.#messages.values()
      this.#timer = oldest === undefined ? undefined : this.#wakeAt(oldest.deadline)
    }
    // A timer may fire a little early by the clock that is asked.
    return setTimeout(wake, Math.max(1, deadline - performance.now() + 1)).unref()
  }
}
