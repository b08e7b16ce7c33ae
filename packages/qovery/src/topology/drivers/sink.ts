import { messageOf, type Ack, type Batch, type Delivery, type Kind, type Sink } from '@qovery/sdk'
import type { MemoryBuffer, WhenFull } from '../../buffers/memory.ts'
import { Backoff, LONGEST_TIMER_MS, pause } from '../../kit/backoff.ts'
import type { DriverContext } from '../context.ts'
import type { Receiver } from '../receiver.ts'
import { AdaptiveLimit } from './adaptive-limit.ts'
import { Batcher } from './batcher.ts'
import { Delivering } from './delivering.ts'
import { RateLimit } from './rate-limit.ts'
import { Request } from './request.ts'

const FIRST_START_MS = 500
const LONGEST_START_MS = 30_000

/** What the plan and the definition say of how a sink is fed. */
export interface Feed {
  readonly kinds: ReadonlySet<Kind>
  readonly buffer: MemoryBuffer
  readonly when_full: WhenFull
  readonly delivery: Delivery
}

/**
 * Feeds a sink from its buffer: batches by partition, keeps to the rate and the number of requests under way, and
 * settles what it takes. Where nothing waits, a batch goes from its sender's call straight into `write`.
 */
export class SinkDriver implements Receiver {
  readonly id: string
  readonly kinds: ReadonlySet<Kind>
  readonly #sink: Sink
  readonly #cx: DriverContext
  readonly #feed: Feed
  readonly #batcher: Batcher | undefined
  readonly #rate: RateLimit | undefined
  readonly #delivering: Delivering
  readonly #kill = new AbortController()
  /** Aborted when the end has begun: a sink that has not started yet has one more try. */
  readonly #hurry = new AbortController()
  /** How many requests may be under way. */
  readonly #limit: { readonly current: number }
  #inFlight = 0
  /** Events that have left the buffer for a request. */
  #taken = 0
  #starting: Promise<void> = Promise.resolve()
  #started = false
  #draining = false
  #gaveUp = false
  #timer: NodeJS.Timeout | undefined
  /** When the timer is due, in the milliseconds of `performance.now()`. */
  #wakesAt = 0
  #idle: (() => void) | undefined

  constructor(sink: Sink, cx: DriverContext, feed: Feed) {
    this.id = cx.id
    this.kinds = feed.kinds
    this.#sink = sink
    this.#cx = cx
    this.#feed = feed
    const { batch, rate_limit, concurrency = 1 } = feed.delivery
    const partition = sink.partition?.bind(sink)
    if (batch !== undefined || partition !== undefined) {
      const limits = batch ?? { timeout_secs: 0 }
      this.#batcher = new Batcher(limits, partition, (count, message) => this.#unplaced(count, message))
    }
    this.#rate = rate_limit && new RateLimit(rate_limit.num, rate_limit.duration_secs)
    const adaptive = typeof concurrency === 'object' ? new AdaptiveLimit(concurrency) : undefined
    this.#limit = adaptive ?? { current: concurrency as number }
    this.#delivering = new Delivering(sink, cx, { ...feed.delivery, adaptive }, this.#kill.signal)
    cx.telemetry.buffer.limits(feed.buffer.limits)
    cx.telemetry.heldFrom(() => this.#taken - this.#delivering.settledEvents)
  }

  /** Starts the sink, again and again with back-off while it fails; resolves when it has started, or has no time left. */
  start(): Promise<void> {
    this.#starting = this.#startAgainAndAgain()
    return this.#starting
  }

  /** Rejects where the receiver is not there, or has not answered before `signal` aborts. `uri`: where the user wants it asked. */
  async healthcheck(signal: AbortSignal, uri?: string): Promise<void> {
    const { promise: late, reject } = Promise.withResolvers<never>()
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    await Promise.race([this.#sink.healthcheck?.(signal, uri), late])
  }

  room(): Promise<void> | undefined {
    return this.#feed.when_full === 'block' ? this.#feed.buffer.room() : undefined
  }

  receive(batch: Batch, ack: Ack | null): void {
    const { buffer, when_full } = this.#feed
    const { telemetry } = this.#cx
    telemetry.buffer.received(batch.length, batch.bytes)
    if (buffer.isFull && when_full === 'drop_newest') {
      telemetry.buffer.discarded(batch.length, batch.bytes, 'buffer_full', true)
      ack?.release('rejected')
      return
    }
    if (this.#goesStraight()) {
      this.#take(batch)
      this.#launch(Request.of([{ batch, ack }]))
      return
    }
    buffer.push({ batch, ack })
    telemetry.buffer.level(buffer.events, buffer.bytes)
    this.#pump()
  }

  /** Says that the end has begun: a sink that has not started has one more try, and then holds nobody up. */
  hurry(): void {
    this.#hurry.abort()
  }

  /** Whether it has dropped something because there was no more time. */
  get gaveUp(): boolean {
    return this.#gaveUp
  }

  /** Resolves when everything that came in is settled, and the sink is closed; never rejects. Nothing may be sent to it any more. */
  async drain(): Promise<void> {
    this.#draining = true
    this.hurry()
    await new Promise<void>((resolve) => {
      this.#idle = resolve
      this.#pump()
    })
    if (!this.#started) this.#kill.abort()
    await this.#starting
    try {
      await this.#sink.close?.()
    } catch (error) {
      this.#cx.failed('close_failed', `The sink could not be closed: ${messageOf(error)}`)
    }
  }

  /** Gives up: aborts what is under way and drops what waits, counted and unconfirmed, so that `drain` ends. */
  kill(): void {
    this.#kill.abort(new Error('the time to shut down is over'))
    this.#pump()
  }

  /** The last resort after `kill`: what is still under way counts as dropped, and `drain` waits for it no longer. */
  abandon(): void {
    this.#delivering.abandon()
    this.#idle?.()
  }

  async #startAgainAndAgain(): Promise<void> {
    const backoff = new Backoff(FIRST_START_MS, LONGEST_START_MS)
    const { signal } = this.#kill
    while (!signal.aborted) {
      const error = await this.#tryToStart()
      if (error === undefined) {
        this.#pump()
        return
      }
      if (this.#hurry.signal.aborted) {
        this.#cx.failed('sink_start_failed', `The sink could not start before the end: ${error}`)
        this.kill()
        return
      }
      const waitMs = backoff.next()
      this.#cx.failed('sink_start_failed', `The sink cannot start: ${error}. It is tried again`, {
        retry_secs: Number((waitMs / 1000).toFixed(1)),
      })
      await pause(waitMs, AbortSignal.any([signal, this.#hurry.signal]))
      if (this.#hurry.signal.aborted && this.#isEmpty) return
    }
  }

  /** Why the sink could not start; `undefined`: it has started. */
  async #tryToStart(): Promise<string | undefined> {
    try {
      await this.#sink.start?.()
    } catch (error) {
      return messageOf(error)
    }
    this.#started = true
    return undefined
  }

  /** Nothing waits in front of the sink. */
  get #isEmpty(): boolean {
    return this.#feed.buffer.isEmpty && this.#batcher?.isEmpty !== false
  }

  /** Whether a batch that comes now is next, and may go by without a stop in the buffer. */
  #goesStraight(): boolean {
    if (!this.#started || this.#kill.signal.aborted || this.#inFlight >= this.#limit.current) return false
    return this.#rate === undefined && this.#batcher === undefined && this.#feed.buffer.isEmpty
  }

  #unplaced(count: number, message: string | undefined): void {
    if (message !== undefined) this.#cx.failed('partition_failed', `Events without a partition are lost: ${message}`)
    this.#taken -= count
    this.#cx.dropped(count, 'partition_failed')
  }

  /** Counts a batch that leaves the buffer for the sink. */
  #take(batch: Batch): void {
    this.#taken += batch.length
    this.#cx.telemetry.buffer.sent(batch.length, batch.bytes)
    this.#cx.telemetry.received(batch.length, batch.bytes)
  }

  #pump(): void {
    if (this.#kill.signal.aborted) {
      clearTimeout(this.#timer)
      for (let request = this.#next(); request !== undefined; request = this.#next()) {
        this.#gaveUp = true
        this.#delivering.lose(request, 'shutdown')
      }
    } else if (this.#started) {
      while (this.#inFlight < this.#limit.current) {
        if (this.#rate !== undefined && !this.#rate.allows()) break
        const request = this.#next()
        if (request === undefined) break
        this.#rate?.use()
        this.#launch(request)
      }
      this.#setTimer()
    }
    this.#reportIdle()
  }

  /** The next request: a batch of the buffer, or what the batcher has made of several. */
  #next(): Request | undefined {
    const { buffer } = this.#feed
    const now = performance.now()
    for (;;) {
      const ready = this.#batcher?.take(now)
      if (ready !== undefined) return ready
      const piece = buffer.shift()
      this.#cx.telemetry.buffer.level(buffer.events, buffer.bytes)
      if (piece === undefined) {
        if (!this.#draining || this.#batcher === undefined || this.#batcher.isEmpty) return undefined
        this.#batcher.flush()
        continue
      }
      this.#take(piece.batch)
      if (this.#batcher === undefined) return Request.of([piece])
      this.#batcher.add(piece, now)
    }
  }

  #launch(request: Request): void {
    const done = this.#delivering.deliver(request)
    if (done === undefined) return
    this.#inFlight++
    void done.then(() => {
      this.#inFlight--
      this.#pump()
    })
  }

  /** Wakes the pump when the batcher's next request or the rate limit's next place is due. */
  #setTimer(): void {
    const due = this.#feed.buffer.isEmpty ? this.#batcher?.deadline : performance.now()
    const at = due === undefined ? Infinity : Math.max(due, this.#rate?.nextAt() ?? 0)
    // One that comes too early sets the next: far fewer timers than one for each batch.
    if (this.#timer !== undefined && this.#wakesAt <= at) return
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (at === Infinity || this.#inFlight >= this.#limit.current) return
    const waitMs = Math.min(Math.max(1, Math.ceil(at - performance.now())), LONGEST_TIMER_MS)
    this.#wakesAt = at
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#pump()
    }, waitMs)
  }

  #reportIdle(): void {
    if (this.#draining && this.#isEmpty && this.#inFlight === 0) {
      clearTimeout(this.#timer)
      this.#idle?.()
    }
  }
}
