import {
  EventSubject,
  LogBatch,
  LogEvent,
  type MetricEvent,
  type TraceEvent,
  type Batch,
  type ComponentContext,
  type Emit,
  type Lines,
  type MetricSubject,
  type Transform,
} from '@qovery/sdk'
import type { Program } from '@qovery/vrl'
import { cloneValue, setField, type Value, type ValueObject } from '@qovery/vrl/value'
import { lineDecoder } from '../../../codecs/utf8.ts'
import { annotated, annotatedMetric, type Dropped } from './dropped.ts'
import type { Endings } from './endings.ts'
import type { LinesUnderWay } from './line-editing.ts'
import type { LineProgram } from './line-program.ts'
import { LOGS, metricsOf, TRACES, type Ended, type Made } from './made.ts'

interface Parts {
  readonly program: Program
  readonly metrics: MetricSubject
  /** The program in a form that can edit lines; `undefined`: it has none. */
  readonly lines: LineProgram | undefined
  /** The only field that the program reads before it replaces the event; `undefined`: it does not begin so. */
  readonly field: string | undefined
  /** Whether the program may end early after it has written into the event. */
  readonly halfDone: boolean
  readonly endings: Endings
  readonly copyOptions: Readonly<Record<string, unknown>>
}

/** Runs a program on every event. */
export class Remap implements Transform {
  readonly copyOptions: Readonly<Record<string, unknown>>
  readonly #program: Program
  readonly #event = new EventSubject()
  readonly #metrics: MetricSubject
  readonly #lines: LineProgram | undefined
  readonly #field: string | undefined
  readonly #endings: Endings
  readonly #cx: ComponentContext
  /** Whether an event has to be copied before the program runs, since it may have to go on as it came. */
  readonly #keepsOriginal: boolean

  constructor({ program, metrics, lines, field, halfDone, endings, copyOptions }: Parts, cx: ComponentContext) {
    this.copyOptions = copyOptions
    this.#program = program
    this.#metrics = metrics
    this.#lines = lines
    this.#field = field
    this.#endings = endings
    this.#cx = cx
    this.#keepsOriginal = halfDone && endings.mayKeep
  }

  transform(batch: Batch, out: Emit): void {
    if (batch.kind === 'metric') this.#metricBatch(batch as Batch<'metric'>, out)
    else if (batch.kind === 'trace') this.#eventBatch(batch as Batch<'trace'>, out, TRACES)
    else if (!this.#lineBatch(batch as LogBatch, out) && !this.#replacedBatch(batch as LogBatch, out))
      this.#eventBatch(batch as Batch<'log'>, out, LOGS)
  }

  #eventBatch<E extends LogEvent | TraceEvent>(batch: Editable<E>, out: Emit, kind: Made<E>): void {
    const made: Ended<E> = { done: [], dropped: [] }
    for (const event of this.#keepsOriginal ? batch.events : batch.edit()) this.#one(event, kind, made)
    pass(made, out, kind)
  }

  #one<E extends LogEvent | TraceEvent>(event: E, kind: Made<E>, made: Ended<E>): void {
    const subject = this.#event
    const keeps = this.#keepsOriginal
    subject.load(keeps ? cloneValue(event.value) : event.value, event.metadata)
    const end = this.#endings.of(this.#program.run(subject))
    if (end !== undefined) this.#stopped(event, end, made)
    else if (Array.isArray(subject.value)) this.#several(kind, made)
    else if (keeps) made.done.push(kind.make(subject.value, subject.newMetadata()))
    else {
      subject.store(event)
      made.done.push(event)
    }
  }

  /** Notes an event on which the program ended early. */
  #stopped<E extends LogEvent | TraceEvent>(event: E, end: Dropped, { done, dropped }: Ended<E>): void {
    if (!this.#endings.drops(end)) done.push(event)
    else if (this.#endings.reroutes) dropped.push(annotated(event, end, this.#cx) as E)
  }

  /** Notes the events of an array that the program made of one. */
  #several<E extends LogEvent | TraceEvent>(kind: Made<E>, { done }: Ended<E>): void {
    const subject = this.#event
    for (const value of subject.value as Value[]) done.push(kind.make(value, subject.newMetadata()))
  }

  /** Edits lines where they lie; false: that is not possible with these. */
  #lineBatch(batch: LogBatch, out: Emit): boolean {
    const program = this.#lines
    const lines = batch.lines
    if (program === undefined || lines === null || lines.layout.message_key !== program.field) return false
    const edited = program.editing.begin(lines)
    if (edited === undefined) return false
    const line = { batch, lines, field: program.field, decode: lineDecoder(lines) }
    const made: Ended<LogEvent> = { done: [], dropped: [] }
    for (let i = 0; i < lines.starts.length; i++) {
      const start = lines.starts[i] as number
      const end = lines.ends[i] as number
      if (edited.take(start, end) && this.#editsLine(program, edited, lines))
        edited.keep(this.#event.value as ValueObject, start, end)
      else {
        this.#replacedLine(line, i, made)
        for (const event of made.done) edited.add(event)
        made.done.length = 0
      }
    }
    const done = edited.finish()
    if (done !== undefined) out.pass(done)
    if (made.dropped.length > 0) out.pass(LogBatch.owned(made.dropped), 'dropped')
    return true
  }

  /** Runs the rest of the program on the fields of a line; false: it did not come to its end. */
  #editsLine({ rest }: LineProgram, edited: LinesUnderWay, { layout }: Lines): boolean {
    const subject = this.#event
    subject.load(edited.read(), layout.metadata)
    if (rest === undefined) return true
    return this.#endings.isEnd(rest.run(subject))
  }

  /** Replaces lines by what the program makes of them, without making events of them first; false: that is not possible. */
  #replacedBatch(batch: LogBatch, out: Emit): boolean {
    const field = this.#field
    const lines = batch.lines
    if (field === undefined || lines === null || lines.layout.message_key !== field) return false
    const line = { batch, lines, field, decode: lineDecoder(lines) }
    const made: Ended<LogEvent> = { done: [], dropped: [] }
    for (let i = 0; i < lines.starts.length; i++) this.#replacedLine(line, i, made)
    pass(made, out, LOGS)
    return true
  }

  /** Notes what the program makes of line `index`, of which it sees nothing but the text. */
  #replacedLine({ batch, lines, field, decode }: Replaceable, index: number, made: Ended<LogEvent>): void {
    const { chunk, starts, ends, layout } = lines
    const subject = this.#event
    const event: ValueObject = {}
    setField(event, field, decode(chunk, starts[index] as number, ends[index] as number))
    subject.load(event, layout.metadata)
    const end = this.#endings.of(this.#program.run(subject))
    if (end !== undefined) this.#stopped(batch.slice(index, index + 1).edit()[0] as LogEvent, end, made)
    else if (Array.isArray(subject.value)) this.#several(LOGS, made)
    else made.done.push(new LogEvent(subject.value, subject.newMetadata()))
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
    passMetrics({ done, dropped }, batch, out)
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

function passMetrics({ done, dropped }: Ended<MetricEvent>, made: Batch, out: Emit): void {
  if (done.length > 0) out.pass(metricsOf(done, made, dropped.length === 0))
  if (dropped.length > 0) out.pass(metricsOf(dropped, made, true), 'dropped')
}

function pass<E>({ done, dropped }: Ended<E>, out: Emit, kind: Made<E>): void {
  if (done.length > 0) out.pass(kind.batch(done))
  if (dropped.length > 0) out.pass(kind.batch(dropped), 'dropped')
}

/** A batch of logs or of traces. */
interface Editable<E> {
  readonly events: readonly E[]
  edit(): E[]
}

/** Lines of a program that reads only the text before it replaces the event. */
interface Replaceable {
  readonly batch: LogBatch
  readonly lines: Lines
  readonly field: string
  readonly decode: Lines['decode']
}
