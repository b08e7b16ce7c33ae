import {
  isPartial,
  isReject,
  isRetry,
  messageOf,
  type Batch,
  type Delivery,
  type Outcome,
  type Partial,
  type Sink,
} from '@qovery/sdk'
import { Backoff, LONGEST_TIMER_MS, pause } from '../../kit/backoff.ts'
import type { DriverContext } from '../context.ts'
import type { AdaptiveLimit, Verdict } from './adaptive-limit.ts'
import type { Request } from './request.ts'

const DEFAULT_RETRY: NonNullable<Delivery['retry']> = {
  attempts: Number.POSITIVE_INFINITY,
  initial_backoff_secs: 1,
  max_duration_secs: 30,
}

/** What the definition says of delivery, with what watches how fast the receiver is. */
type Manner = Delivery & { readonly adaptive?: AdaptiveLimit | undefined }

/** Brings one request after another through a sink's `write`: repeats it as it asks, and counts and settles each event once. */
export class Delivering {
  /** Events that were delivered or dropped so far. */
  settledEvents = 0
  readonly #sink: Sink
  readonly #cx: DriverContext
  readonly #delivery: Manner
  readonly #kill: AbortSignal
  readonly #underWay = new Set<Request>()
  /** Whether the last attempts failed, and that was logged. */
  #isFailing = false

  constructor(sink: Sink, cx: DriverContext, delivery: Manner, kill: AbortSignal) {
    this.#sink = sink
    this.#cx = cx
    this.#delivery = delivery
    this.#kill = kill
  }

  /** Resolves when the request is settled, whatever became of it; `undefined`: it is settled already. */
  deliver(request: Request): Promise<void> | undefined {
    if (this.#delivery.timeout_secs !== undefined) return this.#follow(request, undefined)
    let writing: Promise<void> | void = undefined
    let failure: Promise<never> | undefined
    const droppedBefore = this.#cx.droppedEvents
    const ownMs = this.#cx.clock.measure(() => {
      try {
        writing = this.#sink.write(request.batch, this.#kill)
      } catch (error) {
        failure = Promise.reject(error instanceof Error ? error : new Error(messageOf(error)))
      }
    })
    this.#cx.telemetry.worked(ownMs)
    if (failure !== undefined) return this.#follow(request, failure)
    if (writing !== undefined) return this.#follow(request, writing)
    this.#cx.telemetry.latency(ownMs, request.batch.length)
    this.#delivered(request, this.#cx.droppedEvents - droppedBefore)
    return undefined
  }

  /** Counts what is still under way as dropped and unconfirmed: its writes did not end when they were aborted. */
  abandon(): void {
    for (const request of this.#underWay) this.lose(request, 'shutdown')
  }

  /** Counts what is left of a request as dropped; where only the time was over, it may come again and is not confirmed. */
  lose(request: Request, reason: 'rejected' | 'retries_exhausted' | 'shutdown'): void {
    if (request.isSettled) return
    this.settledEvents += request.batch.length
    this.#cx.dropped(request.batch.length, reason)
    this.#settle(request, reason === 'shutdown' ? 'errored' : 'rejected')
  }

  async #follow(request: Request, first: Promise<void> | undefined): Promise<void> {
    this.#underWay.add(request)
    this.#cx.telemetry.began()
    const [began, events] = [performance.now(), request.batch.length]
    await this.#repeat(request, first)
    this.#cx.telemetry.ended()
    this.#cx.telemetry.latency(performance.now() - began, events)
    this.#underWay.delete(request)
  }

  /** Awaits `first`, or makes the first attempt, and further ones until the request is settled. */
  async #repeat(request: Request, first: Promise<void> | undefined): Promise<void> {
    const retry = this.#delivery.retry ?? DEFAULT_RETRY
    const backoff = new Backoff(retry.initial_backoff_secs * 1000, retry.max_duration_secs * 1000, retry.jitter)
    let attempt = first ?? this.#write(request)
    for (let failures = 1; ; failures++) {
      try {
        await attempt
        this.#delivered(request)
        return
      } catch (error) {
        if (!this.#canRepeat(request, error, failures > retry.attempts)) return
        const [waitMs, afterMs = 0] = [backoff.next(), isRetry(error) ? error.afterMs : 0]
        await pause(Math.min(afterMs > waitMs ? afterMs : waitMs, retry.max_duration_secs * 1000), this.#kill)
      }
      if (this.#kill.aborted) {
        this.lose(request, 'shutdown')
        return
      }
      attempt = this.#write(request)
    }
  }

  async #write(request: Request): Promise<void> {
    const { adaptive } = this.#delivery
    if (adaptive === undefined) return this.#attempt(request)
    const began = performance.now()
    let verdict: Verdict = 'taken'
    adaptive.began()
    try {
      await this.#attempt(request)
    } catch (error) {
      verdict = verdictOf(error, this.#kill)
      throw error
    } finally {
      const now = performance.now()
      adaptive.ended(now - began, verdict, now)
    }
  }

  async #attempt(request: Request): Promise<void> {
    const { timeout_secs } = this.#delivery
    if (timeout_secs === undefined) {
      await this.#sink.write(request.batch, this.#kill)
      return
    }
    const abort = new AbortController()
    const stop = (why: string) => abort.abort(new Error(why))
    const killed = () => stop('the time to shut down is over')
    const { promise: aborted, reject } = Promise.withResolvers<never>()
    abort.signal.addEventListener('abort', () => reject(abort.signal.reason as Error), { once: true })
    this.#kill.addEventListener('abort', killed, { once: true })
    const late = () => stop(`no answer within ${timeout_secs} s`)
    const timer = setTimeout(late, Math.min(timeout_secs * 1000, LONGEST_TIMER_MS))
    try {
      await Promise.race([this.#sink.write(request.batch, abort.signal), aborted])
    } finally {
      clearTimeout(timer)
      this.#kill.removeEventListener('abort', killed)
    }
  }

  /** Settles what `error` settles of the request; true: the rest of it is to be written again. */
  #canRepeat(request: Request, error: unknown, exhausted: boolean): boolean {
    if (request.isSettled) return false
    if (isReject(error)) {
      this.#cx.failed('rejected', `The receiver rejected ${request.batch.length} events: ${messageOf(error)}`)
      this.lose(request, 'rejected')
      return false
    }
    if (isPartial(error) && !this.#settleParts(request, error)) return false
    if (this.#kill.aborted) {
      this.lose(request, 'shutdown')
      return false
    }
    this.#isFailing = true
    if (exhausted) {
      this.#cx.failed('retries_exhausted', `Gave up on ${request.batch.length} events: ${messageOf(error)}`)
      this.lose(request, 'retries_exhausted')
      return false
    }
    this.#cx.failed('request_failed', `A request failed and is repeated: ${messageOf(error)}`)
    return true
  }

  /** Leaves in the request what the receiver may take later; false: nothing is left. */
  #settleParts(request: Request, error: Partial): boolean {
    const { batch } = request
    const { rejected, retry } = partsOf(batch, error)
    const taken = batch.length - rejected.length - retry.length
    this.settledEvents += taken + rejected.length
    if (taken > 0) this.#cx.telemetry.sent(taken, Math.round((batch.bytes * taken) / batch.length), '')
    if (rejected.length > 0) {
      this.#cx.failed(
        'rejected',
        `The receiver rejected ${rejected.length} of ${batch.length} events: ${messageOf(error)}`,
      )
      this.#cx.dropped(rejected.length, 'rejected')
      request.note('rejected')
    }
    if (retry.length === 0) {
      this.#settle(request, 'delivered')
      return false
    }
    request.batch = batch.pick(retry)
    return true
  }

  /** `dropped`: how many of its events the sink did not take, and has counted. */
  #delivered(request: Request, dropped = 0): void {
    if (request.isSettled) return
    if (this.#isFailing) this.#cx.log.info('Requests succeed again')
    this.#isFailing = false
    const { batch } = request
    this.settledEvents += batch.length
    const taken = batch.length - dropped
    const bytes = dropped === 0 ? batch.bytes : Math.round((batch.bytes * taken) / batch.length)
    if (taken > 0) this.#cx.telemetry.sent(taken, bytes, '')
    this.#settle(request, dropped === 0 ? 'delivered' : 'rejected')
  }

  /** A component upstream may have spoilt its acknowledgements: that must not stop the sink. */
  #settle(request: Request, outcome: Outcome): void {
    try {
      request.settle(outcome)
    } catch (error) {
      this.#cx.failed(
        'settling_failed',
        `What became of ${request.batch.length} events cannot be told: ${messageOf(error)}`,
      )
    }
  }
}

/** A rejection came as fast as a success, and says nothing of the load; being stopped says nothing at all. */
function verdictOf(error: unknown, kill: AbortSignal): Verdict {
  return kill.aborted || isReject(error) || isPartial(error) ? 'unknown' : 'pressed'
}

/** The positions that an error names, as far as the batch has them: each once, ascending. */
function partsOf(batch: Batch, error: Partial): { rejected: readonly number[]; retry: readonly number[] } {
  const retry = new Set(error.retry)
  const rejected = new Set(error.rejected)
  const positions = Array.from({ length: batch.length }, (_, position) => position)
  return {
    rejected: positions.filter((position) => rejected.has(position) && !retry.has(position)),
    retry: positions.filter((position) => retry.has(position)),
  }
}
