import {
  DEFAULT_LOG_SCHEMA,
  LogEvent,
  Metadata,
  type LogBatch,
  type LogSchema,
  type MetricBatch,
  type TraceBatch,
} from '@qovery/sdk'
import { CollectedEmit, testContext, type TestContext } from '@qovery/sdk/testing'
import type { Value } from '@qovery/vrl/value'
import { remap } from '../index.ts'

/** What a batch became, and what was told of it. */
export interface Run {
  readonly out: CollectedEmit
  readonly cx: TestContext
}

/** Runs one batch through a transform with these options, whose id is `edit`. */
export async function run(
  batch: LogBatch | MetricBatch | TraceBatch,
  options: object,
  schema: Partial<LogSchema> = {},
): Promise<Run> {
  const globals = { timezone: 'UTC', log_schema: { ...DEFAULT_LOG_SCHEMA, ...schema } }
  const cx = testContext({ inputKinds: [batch.kind], id: 'edit', type: 'remap', globals })
  const transform = await remap.create(remap.config.parse(options), cx)
  const out = new CollectedEmit()
  transform.transform(batch, out)
  return { out, cx }
}

export function log(value: Value): LogEvent {
  return new LogEvent(value, new Metadata())
}

/** The values of the events that left by a port. */
export function valuesOf({ out }: Run, port = ''): unknown[] {
  return out.events(port).map(({ value }) => value)
}
