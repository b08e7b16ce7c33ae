import * as z from 'zod'
import type { Condition } from './condition.ts'
import type { ComponentContext } from './context.ts'
import { compileDatadogCondition } from './datadog-condition.ts'
import type { Kind } from './event.ts'
import { compileVrlCondition } from './vrl-condition.ts'

/** A condition as the user wrote it. Its component compiles it when it is created. */
export interface ConditionOption {
  /** The kinds of which every event matches, and no other does; `undefined` where that depends on more than the kind. */
  readonly kinds?: readonly Kind[]
  /** Rejects with what is wrong with the condition. */
  compile(cx: ComponentContext): Promise<Condition>
}

const KIND_OF_TYPE = { is_log: 'log', is_metric: 'metric', is_trace: 'trace' } as const

const ofType = <const T extends string>(type: T, description: string) => z.literal(type).meta({ description })

const typed = z.discriminatedUnion('type', [
  z.strictObject({ type: ofType('is_log', 'Matches logs.') }),
  z.strictObject({ type: ofType('is_metric', 'Matches metrics.') }),
  z.strictObject({ type: ofType('is_trace', 'Matches traces.') }),
  z.strictObject({
    type: ofType('vrl', 'Matches the events for which a VRL program comes to `true`.'),
    source: z.string().meta({ description: 'The program. Its last expression is the answer.' }),
  }),
  z.strictObject({
    type: ofType(
      'datadog_search',
      "Matches logs that a query in Datadog's search syntax finds; no metrics and no traces.",
    ),
    source: z.string().meta({ description: 'The query. One without a word matches every log.' }),
  }),
])

/** A condition as an option: `{ type: is_log }`, `{ type: vrl, source: '.status == 200' }`, or the program alone. */
export const conditionSchema = z.union([z.string(), typed]).transform((option): ConditionOption => {
  if (typeof option === 'string') return vrl(option)
  if (option.type === 'vrl') return vrl(option.source)
  if (option.type === 'datadog_search') return { compile: () => compileDatadogCondition(option.source) }
  return ofKind(KIND_OF_TYPE[option.type])
})

function ofKind(kind: Kind): ConditionOption {
  const condition: Condition = { matches: (batch) => (batch.kind === kind ? 'all' : 'none') }
  return { kinds: [kind], compile: () => Promise.resolve(condition) }
}

function vrl(source: string): ConditionOption {
  return { compile: (cx) => compileVrlCondition(source, cx) }
}
