import type { FieldUse, Program, Result } from '@qovery/vrl'
import type { ValueObject } from '@qovery/vrl/value'
import type { AnyBatch, Batch } from './batch.ts'
import { positionsOf, type Condition } from './condition.ts'
import type { ComponentContext } from './context.ts'
import type { LogBatch } from './event-batch.ts'
import { MetricEvent, NO_METADATA, type Events, type Kind } from './event.ts'
import { compileProgram, EventSubject, MetricSubject, ProgramError } from './program/index.ts'

type AnyEvent = Events[Kind]

/** The condition that the VRL program `source` asks: it may not write, and its result has to be a boolean. @throws ProgramError */
export async function compileVrlCondition(source: string, cx: ComponentContext): Promise<Condition> {
  const { fieldUse, readsMetadata, touchesOnlyFields, Type } = await import('@qovery/vrl')
  const readOnly = [
    { root: 'event', segments: [], deep: true },
    { root: 'metadata', segments: [], deep: true },
  ] as const
  const program = await compileProgram(source, cx, { readOnly })
  const { kind } = program.checked.result
  if (!kind.is(Type.boolean))
    throw new ProgramError(`the condition "${source.trim()}" has to give a boolean, and it gives ${kind.toString()}`, {
      source,
      diagnostics: [],
      files: [],
    })
  const use = fieldUse(program.checked)
  const fields = touchesOnlyFields(program.checked) && !readsMetadata(program.checked) ? namesOf(use) : undefined
  return new VrlCondition({ program, metric: new MetricSubject(use, 'single'), fields }, cx)
}

/** The fields that a program reads; `undefined`: the whole event, or what every object of JavaScript has. */
function namesOf({ reads }: FieldUse): readonly string[] | undefined {
  return reads === 'all' || [...reads].some((name) => name in {}) ? undefined : [...reads]
}

interface Parts {
  readonly program: Program
  readonly metric: MetricSubject
  /** The only fields of a log on which the program depends; `undefined`: it needs the event. */
  readonly fields: readonly string[] | undefined
}

/** Runs a program on each event. Where it fails or aborts, that is counted, and the event does not match. */
class VrlCondition implements Condition {
  readonly #program: Program
  readonly #cx: ComponentContext
  readonly #event = new EventSubject()
  readonly #metric: MetricSubject
  readonly #fields: readonly string[] | undefined

  constructor({ program, metric, fields }: Parts, cx: ComponentContext) {
    this.#program = program
    this.#metric = metric
    this.#fields = fields
    this.#cx = cx
  }

  matches(batch: Batch): readonly number[] | 'all' | 'none' {
    const log = batch.kind === 'log' ? (batch as LogBatch) : undefined
    if (this.#fields !== undefined && log?.hasColumns === true) return this.#matchingRows(log, this.#fields)
    const events: readonly AnyEvent[] = (batch as AnyBatch).events
    return positionsOf(events, (event) => this.#isTrue(this.#ask(event)))
  }

  /** Asks by the fields alone, on one object for all logs: a condition does not write. */
  #matchingRows(batch: LogBatch, fields: readonly string[]): readonly number[] | 'all' | 'none' {
    const columns = fields.map((name) => batch.column(name))
    const object: ValueObject = {}
    const rows = Array.from({ length: batch.length }, (_, row) => row)
    return positionsOf(rows, (row) => {
      for (let i = 0; i < fields.length; i++) object[fields[i] as string] = columns[i]?.[row]
      this.#event.load(object, NO_METADATA)
      return this.#isTrue(this.#program.run(this.#event) as Result)
    })
  }

  #ask(event: AnyEvent): Result {
    if (event instanceof MetricEvent) {
      this.#metric.load(event)
      return this.#program.run(this.#metric) as Result
    }
    this.#event.load(event.value, event.metadata)
    return this.#program.run(this.#event) as Result
  }

  #isTrue(result: Result): boolean {
    if (typeof result === 'boolean') return result
    this.#cx.failed(
      'condition_failed',
      `the condition fails: ${result instanceof Error ? result.message : 'it aborts'}`,
    )
    return false
  }
}
