import * as z from 'zod'
import type { AnyBatch, Batch } from './batch.ts'
import type { Kind } from './event.ts'

/** A question about events: the positions in a batch of those it is true for. */
export interface Condition {
  /** The kinds of which every event matches, and no other does; `undefined` where that depends on more than the kind. */
  readonly kinds?: readonly Kind[]
  /** Ascending positions of the events that match; `'all'` or `'none'` where no event had to be looked at. */
  matches(batch: Batch): readonly number[] | 'all' | 'none'
}

class KindCondition implements Condition {
  readonly kinds: readonly Kind[]

  constructor(kind: Kind) {
    this.kinds = [kind]
  }

  matches(batch: AnyBatch): 'all' | 'none' {
    return this.kinds.includes(batch.kind) ? 'all' : 'none'
  }
}

const TYPES = {
  is_log: 'Matches logs.',
  is_metric: 'Matches metrics.',
  is_trace: 'Matches traces.',
} as const

const CONDITIONS: Record<keyof typeof TYPES, Condition> = {
  is_log: new KindCondition('log'),
  is_metric: new KindCondition('metric'),
  is_trace: new KindCondition('trace'),
}

/** A condition as an option: `{ type: is_log }`. */
export const conditionSchema = z
  .strictObject({
    type: z
      .enum(Object.keys(TYPES) as (keyof typeof TYPES)[])
      .meta({ description: 'What the condition asks of an event.', choices: TYPES }),
  })
  .transform(({ type }): Condition => CONDITIONS[type])
