import {
  EventSubject,
  LogBatch,
  type LogEvent,
  MetricBatch,
  MetricEvent,
  type TraceEvent,
  type Batch,
  type ComponentContext,
  type Emit,
  type Lines,
  type MetricSubject,
  type Transform,
} from '@qovery/sdk'
import type { Program } from '@qovery/vrl'
import { cloneValue, type ValueObject } from '@qovery/vrl/value'
import { LineEditor, type EditedLines } from '../../../codecs/json/line-editor.ts'
import { annotated, annotatedMetric, type Dropped } from './dropped.ts'
import type { Endings } from './endings.ts'
import type { LineProgram } from './line-program.ts'
import { LOGS, TRACES, type Ended, type Made } from './made.ts'

interface Parts {
  readonly program: Program
  readonly metrics: MetricSubject
  /** The program in a form that can edit lines; `undefined`: it has none. */
  readonly lines: LineProgram | undefined
  /** Whether the program may end early after it has written into the event. */
  readonly halfDone: boolean
  readonly endings: Endings
}

/** Runs a program on every event. */
export class Remap implements Transform {
  readonly #program: Program
  readonly #event = new EventSubject()
  readonly #metrics: MetricSubject
  readonly #lines: LineProgram | undefined
  readonly #editor: LineEditor | undefined
  readonly #endings: Endings
  readonly #cx: ComponentContext
  /** Whether an event has to be copied before the program runs, since it may have to go on as it came. */
  readonly #keepsOriginal: boolean

  constructor({ program, metrics, lines, halfDone, endings }: Parts, cx: ComponentContext) {
    this.#program = program
    this.#metrics = metrics
    this.#lines = lines
    this.#editor = lines === undefined ? undefined : new LineEditor(lines.edits)
    this.#endings = endings
    this.#cx = cx
    this.#keepsOriginal = halfDone && endings.mayKeep
  }

  transform(batch: Batch, out: Emit): void {
    if (batch.kind === 'metric') this.#metricBatch(batch as Batch<'metric'>, out)
    else if (batch.kind === 'trace') this.#eventBatch(batch as Batch<'trace'>, out, TRACES)
    else if (!this.#lineBatch(batch as LogBatch, out)) this.#eventBatch(batch as Batch<'log'>, out, LOGS)
  }

  #eventBatch<E extends LogEvent | TraceEvent>(batch: Editable<E>, out: Emit, kind: Made<E>): void {
    const made: Ended<E> = { done: [], dropped: [] }
    for (const event of this.#keepsOriginal ? batch.events : batch.edit()) this.#one(event, kind, made)
    if (made.done.length > 0) out.pass(kind.batch(made.done))
    if (made.dropped.length > 0) out.pass(kind.batch(made.dropped), 'dropped')
  }

  #one<E extends LogEvent | TraceEvent>(event: E, kind: Made<E>, { done, dropped }: Ended<E>): void {
    const subject = this.#event
    const keeps = this.#keepsOriginal
    subject.load(keeps ? cloneValue(event.value) : event.value, event.metadata)
    const end = this.#endings.of(this.#program.run(subject))
    if (end !== undefined) {
      if (!this.#endings.drops(end)) done.push(event)
      else if (this.#endings.reroutes) dropped.push(annotated(event, end, this.#cx) as E)
    } else if (Array.isArray(subject.value)) {
      for (const value of subject.value) done.push(kind.make(value, subject.newMetadata()))
    } else if (keeps) done.push(kind.make(subject.value, subject.newMetadata()))
    else {
      subject.store(event)
      done.push(event)
    }
  }

  /** Edits lines where they lie; false: that is not possible with these. */
  #lineBatch(batch: LogBatch, out: Emit): boolean {
    const program = this.#lines
    const lines = batch.lines
    if (program === undefined || lines === null || lines.layout.message_key !== program.field) return false
    const edited = this.#editor?.begin(lines)
    if (edited === undefined) return false
    const dropped: LogEvent[] = []
    for (let i = 0; i < lines.starts.length; i++) {
      const start = lines.starts[i] as number
      const end = lines.ends[i] as number
      if (edited.take(start, end) && this.#editsLine(program, edited, lines))
        edited.keep(this.#event.value as ValueObject, start, end)
      else {
        const made: Ended<LogEvent> = { done: [], dropped }
        this.#one(batch.slice(i, i + 1).events[0] as LogEvent, LOGS, made)
        for (const event of made.done) edited.add(event)
      }
    }
    const done = edited.finish()
    if (done !== undefined) out.pass(done)
    if (dropped.length > 0) out.pass(LogBatch.owned(dropped), 'dropped')
    return true
  }

  /** Runs the rest of the program on the fields of a line; false: it did not come to its end. */
  #editsLine({ rest }: LineProgram, edited: EditedLines, { layout }: Lines): boolean {
    const subject = this.#event
    subject.load(edited.read(), layout.metadata)
    if (rest === undefined) return true
    return this.#endings.isEnd(rest.run(subject))
  }

  #metricBatch(batch: Batch<'metric'>, out: Emit): void {
    const done: MetricEvent[] = []
    const dropped: MetricEvent[] = []
    for (const event of batch.edit()) {
      this.#metrics.load(event)
      const end = this.#endings.of(this.#program.run(this.#metrics)) ?? this.#stored(event)
      if (end === undefined || !this.#endings.drops(end)) done.push(event)
      else if (this.#endings.reroutes) dropped.push(annotatedMetric(event, end, this.#cx))
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
      return this.#endings.failed(error.message)
    }
  }
}

/** A batch of logs or of traces. */
interface Editable<E> {
  readonly events: readonly E[]
  edit(): E[]
}
