import type { Host } from '@qovery/vrl'
import type { Kind } from './event.ts'
import type { LogSchema } from './log-schema.ts'
import type { MetricBatchBuilder } from './metric-batch.ts'
import type { ProgramFaults } from './program/program-faults.ts'

export type LogLevel = 'trace' | 'debug' | 'info' | 'warn' | 'error'

/** Writes the program's own log. Lines carry who speaks; repeated ones are rate-limited after the first. `fields` is for data, the message for people. */
export interface Logger {
  trace(message: string, fields?: LogFields): void
  debug(message: string, fields?: LogFields): void
  info(message: string, fields?: LogFields): void
  warn(message: string, fields?: LogFields): void
  error(message: string, fields?: LogFields): void
}
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>

/** A line of the program's own log, as `internal_logs` hands it on. */
export interface OwnLogLine {
  /** Milliseconds since the epoch. */
  readonly timestamp: number
  readonly level: LogLevel
  readonly message: string
  readonly fields: LogFields
}

/** A number that only grows. */
export interface CounterHandle {
  add(count: number): void
}
/** A number that goes up and down. */
export interface GaugeHandle {
  set(value: number): void
}
/** Counts observations by size, in the buckets it was made with. */
export interface HistogramHandle {
  observe(value: number): void
}
export type Labels = Readonly<Record<string, string>>

/** What the program tells of itself, for the sources that turn it into events. */
export interface OwnTelemetry {
  /** Adds a sample of each of the program's own metrics; `now` in milliseconds since the epoch. */
  collect(into: MetricBatchBuilder, now: number): void
  /** Calls `listener` with each line of the log from now on (and, first, with those since start-up that are still kept); returns what ends it. */
  onLog(listener: (line: OwnLogLine) => void): () => void
}

/** Global options that components follow. */
export interface Globals {
  readonly log_schema: LogSchema
  /** An IANA zone name, or `local`. */
  readonly timezone: string
  readonly hostname: string
  readonly proxy: ProxySettings
  /** Whether healthchecks and other questions to the outside should be asked. */
  readonly healthchecks: boolean
}

/** Proxies of outgoing requests; from the options, else from the environment. */
export interface ProxySettings {
  readonly enabled: boolean
  readonly http?: string | undefined
  readonly https?: string | undefined
  readonly no_proxy: readonly string[]
}

/** Everything a component may know of the house around it. */
export interface ComponentContext {
  readonly id: string
  readonly kind: 'source' | 'transform' | 'sink' | 'table'
  readonly type: string
  readonly log: Logger
  readonly globals: Globals
  readonly own: OwnTelemetry
  /** The kinds that reach this component; of a source: none. */
  readonly inputKinds: readonly Kind[]
  /** Whether a sink downstream asks this source to confirm only what was delivered. */
  readonly acknowledgements: boolean
  /** A folder of this component's own, made when first asked for. */
  dataDir(): Promise<string>
  /** What the VRL programs of this component may reach beside their event: tables, the environment, the network. */
  programHost(): Promise<Host>
  /** Takes the warnings that a VRL program of this component brought; left out: they are logged. */
  readonly warned?: ((faults: ProgramFaults) => void) | undefined
  /** Counts events that go no further. `reason` is a short constant; `intentional`: the user asked for it. */
  dropped(count: number, reason: string, intentional?: boolean): void
  /**
   * Counts a fault and logs it, rate-limited for each `error_type`, a short constant, and for each `part` in `fields`: of a
   * component with several, which fail each for itself, the one that this is about.
   */
  failed(error_type: string, message: string, fields?: LogFields): void
  /** Counts bytes that came in from outside, before any decoding. */
  receivedBytes(bytes: number): void
  /** Counts bytes that went out, after all encoding. */
  sentBytes(bytes: number): void
  /** Metrics of the component's own; asking twice for the same name and labels gives the same one. Names are `snake_case`, without `qovery_`. */
  counter(name: string, help: string, labels?: Labels): CounterHandle
  gauge(name: string, help: string, labels?: Labels): GaugeHandle
  histogram(name: string, help: string, buckets: readonly number[], labels?: Labels): HistogramHandle
}
