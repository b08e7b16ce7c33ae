import {
  compileProgram,
  EventSubject,
  LogBatch,
  LogEvent,
  Metadata,
  MetricBatch,
  MetricEvent,
  NO_METADATA,
  readMetric,
  type Batch,
  type ComponentContext,
  type LogSchema,
} from '@qovery/sdk'
import { insertPath, parsePath, setPath } from '@qovery/vrl/path'
import { float, isObject, setField, Timestamp, type Value, type ValueObject } from '@qovery/vrl/value'
import { isTable, type Data } from '../../config/text/data.ts'
import type { InputEvent } from '../../config/unit-tests/plan.ts'

/** The event that an input of a test describes, alone in a batch. Throws with what is wrong with it. */
export async function batchOf(input: InputEvent, cx: ComponentContext): Promise<Batch> {
  switch (input.type) {
    case 'raw':
      return LogBatch.of([new LogEvent(logOf(input.value, cx.globals.log_schema), NO_METADATA)])
    case 'log':
      return LogBatch.of([logOfFields(input.fields, cx.globals.log_schema)])
    case 'vrl':
      return LogBatch.of([await logOfProgram(input.source, cx)])
    case 'metric':
      return MetricBatch.of([new MetricEvent(readMetric(valueOf(input.metric)))])
  }
}

/** A log as a source would make it of a line: with its message and the time, or, in the other namespace, of the line alone. */
function logOf(message: string, schema: LogSchema): Value {
  if (schema.namespace === 'vector') return message
  const log: ValueObject = {}
  if (schema.message_key !== null) setPath(log, schema.message_key, message)
  if (schema.timestamp_key !== null) setPath(log, schema.timestamp_key, Timestamp.fromMillis(Date.now()))
  return log
}

function logOfFields(fields: { readonly [key: string]: Data }, schema: LogSchema): LogEvent {
  let value: Value = schema.namespace === 'vector' ? {} : logOf('', schema)
  let metadata: Value = {}
  for (const [name, field] of Object.entries(fields)) {
    const { root, segments } = parsePath(name)
    if (root === 'event') value = insertPath(value, segments, valueOf(field))
    else metadata = insertPath(metadata, segments, valueOf(field))
  }
  return withMetadata(value, isObject(metadata) ? metadata : {})
}

async function logOfProgram(source: string, cx: ComponentContext): Promise<LogEvent> {
  const program = await compileProgram(source, cx)
  const subject = new EventSubject()
  const event = new LogEvent({}, withMetadata({}, {}).metadata)
  subject.load(event.value, event.metadata)
  const { Aborted, Failure } = await import('@qovery/vrl')
  const result = await program.run(subject)
  if (result instanceof Failure) throw new Error(`the program of the input fails: ${result.message}`)
  if (result instanceof Aborted) throw new Error(`the program of the input aborts: ${result.message ?? 'no reason'}`)
  subject.store(event)
  return event
}

function withMetadata(value: Value, metadata: ValueObject): LogEvent {
  return new LogEvent(value, new Metadata(metadata))
}

/** Data of a config as a value of events: whole numbers beyond what is exact are floats. */
function valueOf(data: Data): Value {
  if (typeof data === 'number') {
    return Number.isInteger(data) && !Number.isSafeInteger(data) ? float(data) : data
  }
  if (Array.isArray(data)) return data.map(valueOf)
  if (!isTable(data)) return data
  const object: ValueObject = {}
  for (const [key, field] of Object.entries(data)) setField(object, key, valueOf(field))
  return object
}
