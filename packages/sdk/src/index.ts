export { Ack, worse, type Outcome } from './ack.ts'
export { BATCH_EVENTS, split, type AnyBatch, type Batch } from './batch.ts'
export { columnAt } from './column.ts'
export * from './component.ts'
export type { ConditionOption } from './condition-option.ts'
export { matchFlags, type Condition } from './condition.ts'
export * from './context.ts'
export * from './errors.ts'
export { allOf } from './all-of.ts'
export { LogBatch, TraceBatch, type LineLayout, type Lines } from './event-batch.ts'
export { KINDS, LogEvent, Metadata, MetricEvent, NO_METADATA, TraceEvent, type Events, type Kind } from './event.ts'
export {
  DEFAULT_LOG_SCHEMA,
  lineLayout,
  placeFields,
  sourceMetadata,
  type LogNamespace,
  type LogSchema,
  type SourceField,
  type SourceFields,
} from './log-schema.ts'
export {
  ABSOLUTE,
  kindOf,
  MetricBatch,
  MetricBatchBuilder,
  Shape,
  SHAPE_MASK,
  valueAt,
  type Generation,
  type MetricColumns,
} from './metric-batch.ts'
export { putValue, readMetric, tagsOf, type TagValues } from './metric-object/index.ts'
export { metricTagValues } from './metric-tag-values.ts'
export { addMetric, subtractMetric } from './metric-merge.ts'
export type * from './metric.ts'
export { sketchFault, sketchPoints, sketchQuantile } from './sketch.ts'
export {
  causeOf,
  compileProgram,
  EventSubject,
  faultyFiles,
  lineAndColumn,
  MetricSubject,
  ProgramError,
  type FaultyFile,
  type ProgramContext,
  type ProgramFaults,
  type ProgramFile,
  type ProgramOptions,
} from './program/index.ts'
export {
  JsonLiteral,
  ObjectLayout,
  type Column,
  type JsonOutput,
  type PlacedValues,
  type Records,
  type WrittenJson,
} from './records.ts'
export { s, type OptionMeta } from './schema.ts'
export { Secret } from './secret.ts'
export { Series, singleTagValue, type Description, type TagValue } from './series.ts'
export * from './table.ts'
export { Template, TemplateSyntaxError, type TextColumn } from './template.ts'
