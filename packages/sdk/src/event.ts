import { estimatedJsonSize, type Value, type ValueObject } from '@qovery/vrl/value'
import type { MetricExtras, MetricKind, MetricValue } from './metric.ts'
import type { Series } from './series.ts'

export type Kind = 'log' | 'metric' | 'trace'
export const KINDS: readonly Kind[] = ['log', 'metric', 'trace']

export interface Events {
  log: LogEvent
  metric: MetricEvent
  trace: TraceEvent
}

/** What travels beside an event's value: `%`, and where it came from. Shared by the events of a batch: replace it, never write into it. */
export class Metadata {
  /** What VRL sees as `%`. */
  readonly value: ValueObject
  readonly source_id: string | undefined
  readonly source_type: string | undefined
  /** Texts that only some functions of programs can see: keys for sinks and the like. */
  readonly secrets: ReadonlyMap<string, string> | undefined

  constructor(
    value: ValueObject = {},
    source_id?: string,
    source_type?: string,
    secrets?: ReadonlyMap<string, string>,
  ) {
    this.value = value
    this.source_id = source_id
    this.source_type = source_type
    this.secrets = secrets
  }
}

/** A log: any value, usually an object. Read-only unless it came from `batch.edit()`. */
export class LogEvent {
  value: Value
  metadata: Metadata

  constructor(value: Value, metadata: Metadata) {
    this.value = value
    this.metadata = metadata
  }

  get eventKind(): 'log' {
    return 'log'
  }

  get bytes(): number {
    return estimatedJsonSize(this.value)
  }
}

/** A trace or span; it has the shape of a log. */
export class TraceEvent {
  value: Value
  metadata: Metadata

  constructor(value: Value, metadata: Metadata) {
    this.value = value
    this.metadata = metadata
  }

  get eventKind(): 'trace' {
    return 'trace'
  }

  get bytes(): number {
    return estimatedJsonSize(this.value)
  }
}

/** One sample of one series. `timestamp` is in milliseconds since the epoch, with a fraction; `undefined`: none was given. */
export class MetricEvent {
  series: Series
  kind: MetricKind
  value: MetricValue
  timestamp: number | undefined
  extras: MetricExtras | undefined
  metadata: Metadata

  constructor(parts: {
    series: Series
    kind: MetricKind
    value: MetricValue
    timestamp?: number | undefined
    extras?: MetricExtras | undefined
    metadata?: Metadata | undefined
  }) {
    this.series = parts.series
    this.kind = parts.kind
    this.value = parts.value
    this.timestamp = parts.timestamp
    this.extras = parts.extras
    this.metadata = parts.metadata ?? NO_METADATA
  }

  get eventKind(): 'metric' {
    return 'metric'
  }

  get bytes(): number {
    return this.series.bytes
  }
}

export const NO_METADATA = new Metadata()
