import {
  compileProgram,
  MetricSubject,
  type ComponentContext,
  type ProgramFile,
  type TagValues,
  type Transform,
} from '@qovery/sdk'
import type { FieldNames, Kind as KindClass } from '@qovery/vrl'
import { AsyncRemap } from './async-remap.ts'
import { Endings, type DropOptions } from './endings.ts'
import { lineProgram } from './line-program.ts'
import { Remap } from './remap.ts'

export interface RemapOptions extends DropOptions {
  readonly timezone?: string | undefined
  readonly metric_tag_values: TagValues
  /** The files that the program was read from, if it was. */
  readonly programFiles: readonly ProgramFile[]
  /** The options that make the same transform again. */
  readonly copyOptions: Readonly<Record<string, unknown>>
}

/** Compiles a program, and makes the transform that runs it. @throws ProgramError */
export async function createRemap(source: string, options: RemapOptions, cx: ComponentContext): Promise<Transform> {
  const { Aborted, fieldUse, Kind, mayLeaveHalfDone, readsBeforeReplacing } = await import('@qovery/vrl')
  const onlyMetrics = cx.inputKinds.length === 1 && cx.inputKinds[0] === 'metric'
  const event = onlyMetrics ? metricKind(Kind, options.metric_tag_values) : Kind.anyObject
  const zone = options.timezone === undefined ? {} : { timezone: options.timezone }
  const readOnly = onlyMetrics ? [{ root: 'event' as const, segments: ['type'], deep: true }] : []
  const files = options.programFiles
  const program = await compileProgram(source, cx, { event, readOnly, asyncAllowed: true, files, ...zone })
  const endings = new Endings(options, (result) => result instanceof Aborted, cx)
  const newMetrics = () => new MetricSubject(fieldUse(program.checked), options.metric_tag_values)
  if (program.async) return new AsyncRemap({ program, newMetrics, endings }, cx)
  const lines = cx.inputKinds.includes('log') ? await lineProgram(program) : undefined
  const halfDone = mayLeaveHalfDone(program.checked)
  const field = onlyOf(readsBeforeReplacing(program.checked))
  const { copyOptions } = options
  return new Remap({ program, metrics: newMetrics(), lines, field, halfDone, endings, copyOptions }, cx)
}

function onlyOf(names: FieldNames | undefined): string | undefined {
  return names === undefined || names === 'all' || names.size > 1 ? undefined : [...names][0]
}

/** What is known of a metric: its name is there, and so on. Its value is under the name of its type. */
function metricKind(Kind: typeof KindClass, values: TagValues) {
  const tag = values === 'single' ? Kind.bytes : Kind.bytes.or(Kind.null).or(Kind.anyArray)
  return Kind.object(
    {
      name: Kind.bytes,
      namespace: Kind.bytes.or(Kind.undefined),
      kind: Kind.bytes,
      type: Kind.bytes,
      tags: Kind.object({}, tag.or(Kind.undefined)),
      timestamp: Kind.timestamp.or(Kind.undefined),
      interval_ms: Kind.integer.or(Kind.undefined),
    },
    Kind.any,
  )
}
