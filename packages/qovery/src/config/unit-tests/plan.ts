import type { Kind } from '@qovery/sdk'
import type { GlobalSettings, OutputRef, PlannedTable, PlannedTransform } from '../plan.ts'
import type { Data, Table } from '../text/data.ts'
import type { Location } from '../text/location.ts'

/** What an event of a test is made of. */
export type InputEvent =
  | { readonly type: 'log'; readonly fields: Table }
  | { readonly type: 'raw'; readonly value: string }
  | { readonly type: 'vrl'; readonly source: string }
  | { readonly type: 'metric'; readonly metric: Table }

export interface PlannedInput {
  /** The id of the transform that gets the event. */
  readonly transform: string
  readonly event: InputEvent
  /** As messages name it: `inputs[0]`. */
  readonly title: string
}

/** What is expected of the events that leave by some outputs. */
export interface PlannedCheck {
  readonly outputs: readonly OutputRef[]
  /** As messages name it: `outputs[0] (parse)`. */
  readonly title: string
  /** As they are written: a program, or a table with the type of condition. */
  readonly conditions: readonly Data[]
  /** How many events there have to be; `undefined`: one at least. */
  readonly count: number | undefined
}

/** A unit test of a config, checked: plain data. */
export interface PlannedTest {
  readonly name: string
  readonly place: Location
  readonly inputs: readonly PlannedInput[]
  readonly checks: readonly PlannedCheck[]
  /** The transforms on the ways from the inputs to the outputs, each behind those it reads from. */
  readonly transforms: readonly PlannedTransform[]
}

/** Outputs of transforms whose events are written into a table. */
export interface PlannedWriter {
  readonly table: string
  readonly inputs: readonly OutputRef[]
  /** The kinds that the table takes. */
  readonly kinds: readonly Kind[]
}

/** The unit tests of a config and what they need of it. */
export interface TestPlan {
  readonly globals: GlobalSettings
  readonly tables: readonly PlannedTable[]
  readonly writers: readonly PlannedWriter[]
  readonly tests: readonly PlannedTest[]
}
