import type { Program, Result } from '@qovery/vrl'
import type { AnyBatch, Batch } from './batch.ts'
import { positionsOf, type Condition } from './condition.ts'
import type { ComponentContext } from './context.ts'
import { MetricEvent, type Events, type Kind } from './event.ts'
import { compileProgram, EventSubject, MetricSubject, ProgramError } from './program/index.ts'

type AnyEvent = Events[Kind]

/** The condition that the VRL program `source` asks: it may not write, and its result has to be a boolean. @throws ProgramError */
export async function compileVrlCondition(source: string, cx: ComponentContext): Promise<Condition> {
  const { fieldUse, Type } = await import('@qovery/vrl')
  const readOnly = [
    { root: 'event', segments: [], deep: true },
    { root: 'metadata', segments: [], deep: true },
  ] as const
  const program = await compileProgram(source, cx, { readOnly })
  const { kind } = program.checked.result
  if (!kind.is(Type.boolean))
    throw new ProgramError(`the condition "${source.trim()}" has to give a boolean, and it gives ${kind.toString()}`)
  return new VrlCondition(program, new MetricSubject(fieldUse(program.checked), 'single'), cx)
}

/** Runs a program on each event. Where it fails or aborts, that is counted, and the event does not match. */
class VrlCondition implements Condition {
  readonly #program: Program
  readonly #cx: ComponentContext
  readonly #event = new EventSubject()
  readonly #metric: MetricSubject

  constructor(program: Program, metric: MetricSubject, cx: ComponentContext) {
    this.#program = program
    this.#metric = metric
    this.#cx = cx
  }

  matches(batch: Batch): readonly number[] | 'all' | 'none' {
    const events: readonly AnyEvent[] = (batch as AnyBatch).events
    return positionsOf(events, (event) => this.#isTrue(this.#ask(event)))
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
