import {
  LogBatch,
  MetricBatch,
  MetricEvent,
  s,
  TraceBatch,
  type Ack,
  type Batch,
  type ComponentContext,
  type Condition,
  type Events,
  type Kind,
  KINDS,
} from '@qovery/sdk'
import { encodeJson, isObject, parseJson, sortedKeys } from '@qovery/vrl/value'
import { metricJson } from '../../codecs/metric-json.ts'
import { isTable, type Data } from '../../config/text/data.ts'
import type { PlannedCheck } from '../../config/unit-tests/plan.ts'
import type { Receiver } from '../receiver.ts'
import { Explanation } from './explanation.ts'
import type { RecordedLog } from './recorded-log.ts'
import { failure, type ShownEvent, type TestFailure } from './result.ts'

/** So many events are shown with a failure. */
const MOST_SHOWN = 10

/** Listens to outputs during a test, and says afterwards whether what came out is what was expected. */
export class Outcome implements Receiver {
  readonly id = 'test'
  readonly kinds: ReadonlySet<Kind> = new Set(KINDS)
  readonly #check: PlannedCheck
  readonly #conditions: readonly Expected[]
  readonly #events: Events[Kind][] = []

  private constructor(check: PlannedCheck, conditions: readonly Expected[]) {
    this.#check = check
    this.#conditions = conditions
  }

  /** Compiles the conditions; rejects with what is wrong with one of them. `log` is that of the context. */
  static async of(check: PlannedCheck, cx: ComponentContext, log: RecordedLog): Promise<Outcome> {
    const conditions: Expected[] = []
    for (const [i, written] of check.conditions.entries()) {
      const title = `${check.title}: conditions[${i}]`
      try {
        conditions.push(await Expected.of(written, title, cx, log))
      } catch (error) {
        throw new Error(`${title}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
      }
    }
    return new Outcome(check, conditions)
  }

  receive(batch: Batch, ack: Ack | null): void {
    this.#events.push(...batch.events)
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
      return [withEvents(`${title}: ${expected} should have come out, and ${amount(events.length)} did`, events)]
    }
    if (events.length === 0) {
      return count === 0 && this.#conditions.length === 0 ? [] : [failure(`${title}: no event came out`)]
    }
    const failures: TestFailure[] = []
    for (const condition of this.#conditions) failures.push(...(await condition.failures(events)))
    return failures
  }
}

/** A condition that has to hold for one of some events. */
class Expected {
  readonly #title: string
  readonly #written: Data
  readonly #condition: Condition
  readonly #cx: ComponentContext
  readonly #log: RecordedLog

  private constructor(title: string, written: Data, condition: Condition, cx: ComponentContext, log: RecordedLog) {
    this.#title = title
    this.#written = written
    this.#condition = condition
    this.#cx = cx
    this.#log = log
  }
