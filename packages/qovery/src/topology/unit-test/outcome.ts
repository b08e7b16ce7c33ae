import { KINDS, type Ack, type Batch, type ComponentContext, type Events, type Kind } from '@qovery/sdk'
import type { PlannedCheck } from '../../config/unit-tests/plan.ts'
import type { Receiver } from '../receiver.ts'
import { Expectation } from './expectation.ts'
import type { RecordedLog } from './recorded-log.ts'
import type { TestFailure } from './result.ts'
import { failureOf } from './shown-event.ts'

/** Listens to outputs during a test, and says afterwards whether what came out is what was expected. */
export class Outcome implements Receiver {
  readonly id = 'test'
  readonly kinds: ReadonlySet<Kind> = new Set(KINDS)
  readonly #check: PlannedCheck
  readonly #expectations: readonly Expectation[]
  readonly #events: Events[Kind][] = []

  private constructor(check: PlannedCheck, expectations: readonly Expectation[]) {
    this.#check = check
    this.#expectations = expectations
  }

  /** Compiles the conditions; rejects with what is wrong with one of them. `log` is that of the context. */
  static async of(check: PlannedCheck, cx: ComponentContext, log: RecordedLog): Promise<Outcome> {
    const expectations: Expectation[] = []
    for (const [i, written] of check.conditions.entries()) {
      expectations.push(await Expectation.of(written, { title: `${check.title}: conditions[${i}]`, cx, log }))
    }
    return new Outcome(check, expectations)
  }

  receive(batch: Batch, ack: Ack | null): void {
    for (const event of batch.events) this.#events.push(event)
    ack?.release()
  }

  room(): undefined {
    return undefined
  }

  async failures(): Promise<TestFailure[]> {
    const { count, title } = this.#check
    const events = this.#events
    if (count !== undefined && events.length !== count) {
      const expected = count === 0 ? 'no event' : amount(count)
      return [failureOf(`${title}: ${expected} should have come out, and ${amount(events.length)} did`, events)]
    }
    if (events.length === 0) return count === 0 ? [] : [failureOf(`${title}: no event came out`, [])]
    const failures: TestFailure[] = []
    for (const expectation of this.#expectations) failures.push(...(await expectation.failures(events)))
    return failures
  }
}

function amount(count: number): string {
  return count === 0 ? 'none' : count === 1 ? '1 event' : `${count} events`
}
