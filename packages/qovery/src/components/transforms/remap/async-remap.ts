import {
  EventSubject,
  LogEvent,
  MetricEvent,
  type TraceEvent,
  type Ack,
  type Batch,
  type ComponentContext,
  type Emit,
  type MetricSubject,
  type Transform,
} from '@qovery/sdk'
import type { Program, Result } from '@qovery/vrl'
import { cloneValue } from '@qovery/vrl/value'
import { Fifo } from '../../../kit/fifo.ts'
import { annotated, annotatedMetric, type Dropped } from './dropped.ts'
import type { Endings } from './endings.ts'
import { LOGS, metricsOf, TRACES, type Ended } from './made.ts'

/** So many programs run at once, and so many events wait for them or for those before them. */
const MOST_RUNNING = 64
const MOST_EVENTS = 5000
/** A program that has not ended by then has failed; what it waits for has limits of its own that are shorter. */
const LONGEST_MS = 60_000

interface Parts {
  readonly program: Program
  readonly newMetrics: () => MetricSubject
  readonly endings: Endings
}

type AnyEvent = LogEvent | TraceEvent | MetricEvent

/** A batch whose programs run, or have run and wait for those before them. */
interface Entry {
  readonly batch: Batch
  readonly held: Ack | null
  readonly ended: Ended<AnyEvent>[]
  running: number
}

/** Runs a program that waits for others on many events at once, and passes them on in the order in which they came. */
export class AsyncRemap implements Transform {
  readonly #program: Program
  readonly #newMetrics: () => MetricSubject
  readonly #endings: Endings
  readonly #cx: ComponentContext
  readonly #entries = new Fifo<Entry>()
  /** Events whose programs have not begun. */
  readonly #waiting = new Fifo<{ readonly entry: Entry; readonly index: number }>()
  #running = 0
  #events = 0
  #wake: () => void = () => undefined
  #room: PromiseWithResolvers<void> | undefined
  #idle: PromiseWithResolvers<void> | undefined

  constructor({ program, newMetrics, endings }: Parts, cx: ComponentContext) {
    this.#program = program
    this.#newMetrics = newMetrics
    this.#endings = endings
    this.#cx = cx
  }

  start(wake: () => void): Promise<void> {
    this.#wake = wake
    return Promise.resolve()
  }

  transform(batch: Batch): void {
    const entry: Entry = { batch, held: batch.hold(), ended: [], running: batch.length }
    this.#events += batch.length
    this.#entries.add(entry)
    for (let index = 0; index < batch.length; index++) this.#waiting.add({ entry, index })
    this.#begin()
  }

  room(): Promise<void> | undefined {
    if (this.#events < MOST_EVENTS) return undefined
    this.#room ??= Promise.withResolvers()
    return this.#room.promise
  }

  settled(): Promise<void> {
    if (this.#running === 0) return Promise.resolve()
    this.#idle ??= Promise.withResolvers()
    return this.#idle.promise
  }

  flush(out: Emit): void {
    for (let entry = this.#entries.first; entry?.running === 0; entry = this.#entries.first) {
      this.#entries.take()
      this.#events -= entry.batch.length
      emit(entry, out)
    }
    if (this.#events >= MOST_EVENTS) return
    this.#room?.resolve()
    this.#room = undefined
  }

  #begin(): void {
    while (this.#running < MOST_RUNNING) {
      const next = this.#waiting.take()
      if (next === undefined) return
      this.#running++
      void this.#one(next.entry, next.index)
    }
  }

  async #one(entry: Entry, index: number): Promise<void> {
    const event = entry.batch.events[index] as AnyEvent
    const ended: Ended<AnyEvent> = { done: [], dropped: [] }
    entry.ended[index] = ended
    if (event instanceof MetricEvent) await this.#metric(event, ended)
    else await this.#event(event, ended)
    this.#running--
    entry.running--
    this.#begin()
    if (entry.running === 0 && this.#entries.first === entry) this.#wake()
    if (this.#running > 0) return
    this.#idle?.resolve()
    this.#idle = undefined
  }

  async #event(event: LogEvent | TraceEvent, { done, dropped }: Ended<AnyEvent>): Promise<void> {
    const kind = event instanceof LogEvent ? LOGS : TRACES
    const subject = new EventSubject()
    subject.load(cloneValue(event.value), event.metadata)
    const end = this.#endings.of(await this.#result(() => this.#program.run(subject)))
    if (end === undefined) {
      const values = Array.isArray(subject.value) ? subject.value : [subject.value]
      for (const value of values) done.push(kind.make(value, subject.newMetadata()))
    } else if (!this.#endings.drops(end)) done.push(event)
    else if (this.#endings.reroutes) dropped.push(annotated(event, end, this.#cx))
  }

  async #metric(event: MetricEvent, { done, dropped }: Ended<AnyEvent>): Promise<void> {
    const subject = this.#newMetrics()
    const changed = new MetricEvent(event)
    subject.load(changed)
    const result = await this.#result(() => this.#program.run(subject))
    const end = this.#endings.of(result) ?? this.#stored(subject, changed)
    if (end === undefined) done.push(changed)
    else if (!this.#endings.drops(end)) done.push(event)
    else if (this.#endings.reroutes) dropped.push(annotatedMetric(event, end, this.#cx))
  }

  #stored(subject: MetricSubject, event: MetricEvent): Dropped | undefined {
    try {
      subject.store(event)
      return undefined
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error
      return this.#endings.failed(error.message)
    }
  }

  /** What the program gives; it fails where that takes too long. */
  async #result(run: () => Result | Promise<Result>): Promise<Result | Error> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<Error>((resolve) => {
      timer = setTimeout(() => resolve(new Error(`it has not ended within ${LONGEST_MS / 1000} seconds`)), LONGEST_MS)
    })
    try {
      return await Promise.race([run(), late])
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error))
    } finally {
      clearTimeout(timer)
    }
  }
}

function emit({ batch, held, ended }: Entry, out: Emit): void {
  const done = ended.flatMap((one) => one.done)
  const dropped = ended.flatMap((one) => one.dropped)
  if (done.length > 0 && dropped.length > 0) held?.hold()
  if (done.length > 0) out.pass(batchOf(batch, done, dropped.length === 0), '', held)
  if (dropped.length > 0) out.pass(batchOf(batch, dropped, true), 'dropped', held)
  if (done.length + dropped.length === 0) held?.release('delivered')
}

function batchOf(batch: Batch, events: readonly AnyEvent[], last: boolean): Batch {
  if (batch.kind === 'metric') return metricsOf(events as readonly MetricEvent[], batch, last)
  return batch.kind === 'log'
    ? LOGS.batch(events as readonly LogEvent[])
    : TRACES.batch(events as readonly TraceEvent[])
}
