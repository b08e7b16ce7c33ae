import type { Batch, Delivery, Kind, Sink } from '@qovery/sdk'
import { messageOf } from '@qovery/sdk'
import type { MemoryBuffer, WhenFull } from '../../buffers/memory.ts'
import { Backoff, pause } from '../../kit/backoff.ts'
import type { DriverContext } from '../context.ts'
import type { Receiver } from '../receiver.ts'
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
  readonly #concurrency: number
  #inFlight = 0
  #started = false
  #draining = false
  #timer: NodeJS.Timeout | undefined
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
      this.#batcher = new Batcher(limits, partition, (count, reason) => cx.dropped(count, reason))
    }
    this.#rate = rate_limit && new RateLimit(rate_limit.num, rate_limit.duration_secs)
    this.#concurrency = concurrency
    this.#delivering = new Delivering(sink, cx, feed.delivery, this.#kill.signal)
    cx.telemetry.buffer.limits(feed.buffer.limits)
  }

  /** Starts the sink, again and again with back-off while it fails; resolves when it has started, or has no time left. */
  async start(): Promise<void> {
    const backoff = new Backoff(FIRST_START_MS, LONGEST_START_MS)
    const { signal } = this.#kill
    while (!signal.aborted) {
      try {
        await this.#sink.start?.()
        this.#started = true
        this.#pump()
        return
      } catch (error) {
        if (this.#draining) {
          this.#cx.failed('sink_start_failed', `The sink could not start before the end: ${messageOf(error)}`)
          this.kill()
          return
        }
        const waitMs = backoff.next()
        this.#cx.failed('sink_start_failed', `The sink cannot start: ${messageOf(error)}. It is tried again`, {
          retry_secs: Number((waitMs / 1000).toFixed(1)),
        })
        await pause(waitMs, AbortSignal.any([signal, this.#hurry.signal]))
      }
    }
  }

  healthcheck(signal: AbortSignal): Promise<void> | undefined {
    return this.#sink.healthcheck?.(signal)
  }

  room(): Promise<void> | undefined {
    return this.#feed.when_full === 'block' ? this.#feed.buffer.room() : undefined
  }

  receive(batch: Batch): void {
    const { buffer, when_full } = this.#feed
    const { telemetry } = this.#cx
    telemetry.buffer.received(batch.length, batch.bytes)
    if (buffer.isFull && when_full === 'drop_newest') {
      telemetry.buffer.discarded(batch.length, batch.bytes, 'buffer_full', true)
      batch.ack?.release('rejected')
      return
    }
    if (this.#goesStraight() && this.#batcher === undefined) {
      this.#take(batch)
      this.#launch(Request.of([batch]))
      return
    }
    buffer.push(batch)
    telemetry.buffer.level(buffer.events, buffer.bytes)
    this.#pump()
  }

  /** Resolves when everything that came in is settled, and the sink is closed. Nothing may be sent to it any more. */
  async drain(): Promise<void> {
    this.#draining = true
    this.#hurry.abort()
    await new Promise<void>((resolve) => {
      this.#idle = resolve
      this.#pump()
    })
    if (!this.#started) this.#kill.abort()
    await this.#sink.close?.()
  }

  /** Gives up: aborts what is under way and drops what waits, counted and unconfirmed, so that `drain` ends. */
  kill(): void {
    this.#kill.abort(new Error('the time to shut down is over'))
    this.#pump()
  }

  /** The last resort after `kill`: what is still under way counts as dropped. */
  abandon(): void {
    this.#delivering.abandon()
  }

  #goesStraight(): boolean {
    return this.#started && this.#rate === undefined && this.#feed.buffer.isEmpty && this.#inFlight < this.#concurrency
  }

  /** Counts a batch that leaves the buffer for the sink. */
  #take(batch: Batch): void {
    this.#cx.telemetry.buffer.sent(batch.length, batch.bytes)
    this.#cx.telemetry.received(batch.length, batch.bytes)
  }

  #pump(): void {
    if (this.#kill.signal.aborted) {
      for (let request = this.#next(); request !== undefined; request = this.#next()) this.#abandon(request)
    } else if (this.#started) {
      while (this.#inFlight < this.#concurrency) {
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
      const batch = buffer.shift()
      this.#cx.telemetry.buffer.level(buffer.events, buffer.bytes)
      if (batch === undefined) {
        if (!this.#draining || this.#batcher === undefined || this.#batcher.isEmpty) return undefined
        this.#batcher.flush()
        continue
      }
      this.#take(batch)
      if (this.#batcher === undefined) return Request.of([batch])
      this.#batcher.add(batch, now)
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

  #abandon(request: Request): void {
    this.#cx.dropped(request.batch.length, 'shutdown')
    request.settle('errored')
  }

  /** Wakes the pump when the batcher's next request or the rate limit's next place is due. */
  #setTimer(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#inFlight >= this.#concurrency) return
    const due = this.#feed.buffer.isEmpty ? this.#batcher?.deadline : performance.now()
    if (due === undefined) return
    const at = Math.max(due, this.#rate?.nextAt() ?? 0)
    this.#timer = setTimeout(() => this.#pump(), Math.max(1, Math.ceil(at - performance.now())))
  }

  #reportIdle(): void {
    const empty = this.#feed.buffer.isEmpty && this.#batcher?.isEmpty !== false
    if (this.#draining && empty && this.#inFlight === 0) {
      clearTimeout(this.#timer)
      this.#idle?.()
    }
  }
}
