import {
  EventSubject,
  LogBatch,
  LogEvent,
  MetricBatch,
  MetricEvent,
  TraceBatch,
  TraceEvent,
  type Batch,
  type ComponentContext,
  type Emit,
  type MetricSubject,
  type Transform,
} from '@qovery/sdk'
import type { Aborted, Program } from '@qovery/vrl'
import { cloneValue, type Value } from '@qovery/vrl/value'
import { annotated, annotatedMetric, type Dropped } from './dropped.ts'

/** What becomes of events on which the program ends early. */
export interface DropOptions {
  readonly drop_on_abort: boolean
  readonly drop_on_error: boolean
  readonly reroute_dropped: boolean
}

interface Parts {
  readonly program: Program
  readonly metrics: MetricSubject
  /** Whether the program may end early after it has written into the event. */
  readonly halfDone: boolean
  readonly isAborted: (result: unknown) => result is Aborted
}

/** Runs a program on every event. */
export class Remap implements Transform {
  readonly #program: Program
  readonly #isAborted: Parts['isAborted']
  readonly #event = new EventSubject()
  readonly #metrics: MetricSubject
  readonly #options: DropOptions
  readonly #cx: ComponentContext
  /** Whether an event has to be copied before the program runs, since it may have to go on as it came. */
  readonly #keepsOriginal: boolean

  constructor({ program, metrics, halfDone, isAborted }: Parts, options: DropOptions, cx: ComponentContext) {
    this.#program = program
    this.#isAborted = isAborted
    this.#metrics = metrics
    this.#options = options
    this.#cx = cx
    const { drop_on_abort, drop_on_error, reroute_dropped } = options
    this.#keepsOriginal = halfDone && (reroute_dropped || !drop_on_abort || !drop_on_error)
  }

  transform(batch: Batch, out: Emit): void {
    if (batch.kind === 'metric') this.#metricBatch(batch as Batch<'metric'>, out)
    else if (batch.kind === 'log') this.#eventBatch(batch as Batch<'log'>, out, LOGS)
    else this.#eventBatch(batch as Batch<'trace'>, out, TRACES)
  }

  #eventBatch<E extends LogEvent | TraceEvent>(batch: Editable<E>, out: Emit, kind: Made<E>): void {
    const subject = this.#event
    const done: E[] = []
    const dropped: E[] = []
    const keeps = this.#keepsOriginal
    for (const event of keeps ? batch.events : batch.edit()) {
      subject.load(keeps ? cloneValue(event.value) : event.value, event.metadata)
      const end = this.#ended(this.#program.run(subject))
      if (end === undefined) {
        if (Array.isArray(subject.value)) for (const value of subject.value) done.push(kind.make(value, subject.newMetadata()))
        else if (keeps) done.push(kind.make(subject.value, subject.newMetadata()))
        else {
          subject.store(event)
          done.push(event)
        }
      } else if (!this.#drops(end)) done.push(event)
      else if (this.#options.reroute_dropped) dropped.push(annotated(event, end, this.#cx) as E)
    }
    if (done.length > 0) out.pass(kind.batch(done))
    if (dropped.length > 0) out.pass(kind.batch(dropped), 'dropped')
  }

  #metricBatch(batch: Batch<'metric'>, out: Emit): void {
    const done: MetricEvent[] = []
    const dropped: MetricEvent[] = []
    for (const event of batch.edit()) {
      this.#metrics.load(event)
      const end = this.#ended(this.#program.run(this.#metrics)) ?? this.#stored(event)
      if (end === undefined || !this.#drops(end)) done.push(event)
      else if (this.#options.reroute_dropped) dropped.push(annotatedMetric(event, end, this.#cx))
    }
    if (done.length > 0) out.pass(MetricBatch.of(done))
    if (dropped.length > 0) out.pass(MetricBatch.of(dropped), 'dropped')
  }

  #stored(event: MetricEvent): Dropped | undefined {
    try {
      this.#metrics.store(event)
      return undefined
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      return this.#failed(error.message)
    }
  }

  /** How the program ended where it did not run to its end. */
  #ended(result: unknown): Dropped | undefined {
    if (typeof result !== 'object' || result === null) return undefined
    if (result instanceof Error) return this.#failed(result.message)
    return this.#isAborted(result) ? { reason: 'abort', message: result.message ?? 'aborted' } : undefined
  }

  #failed(message: string): Dropped {
    this.#cx.failed('mapping_failed', `the program fails on an event: ${message}`)
    return { reason: 'error', message }
  }

  /** Whether an event on which the program ended so goes no further on the main output; counts those that are discarded. */
  #drops({ reason }: Dropped): boolean {
    const { drop_on_abort, drop_on_error, reroute_dropped } = this.#options
    const drops = reason === 'abort' ? drop_on_abort : drop_on_error
    if (drops && !reroute_dropped) this.#cx.dropped(1, reason === 'abort' ? 'aborted' : 'mapping_failed', reason === 'abort')
    return drops
  }
}

/** A batch of logs or of traces. */
interface Editable<E> {
  readonly events: readonly E[]
  edit(): E[]
}

/** How events of a kind are made, and batches of them. */
interface Made<E> {
  make(value: Value, metadata: LogEvent['metadata']): E
  batch(events: readonly E[]): Batch
}
const LOGS: Made<LogEvent> = {
  make: (value, metadata) => new LogEvent(value, metadata),
  batch: (events) => LogBatch.owned(events),
}
const TRACES: Made<TraceEvent> = {
  make: (value, metadata) => new TraceEvent(value, metadata),
  batch: (events) => TraceBatch.of(events),
}
