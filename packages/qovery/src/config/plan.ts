import type { Kind, LogSchema, ProxySettings } from '@qovery/sdk'
import type { BufferLimits, WhenFull } from '../buffers/memory.ts'
import type { Table } from './text/data.ts'

/** An output of a component: its default port is `''`. */
export interface OutputRef {
  readonly component: string
  readonly port: string
}

interface PlannedComponent {
  readonly id: string
  /** The name of its definition in the registry. */
  readonly type: string
  /** Its options as plain data, checked against the definition's schema. */
  readonly options: Table
  /** The id of the table whose part it is, which makes it; left out: its definition does. */
  readonly table?: string
}

export type PlannedTable = Omit<PlannedComponent, 'table'>

export interface PlannedSource extends PlannedComponent {
  /** Proxies of its own, joined with those of the whole program; left out: the latter. */
  readonly proxy?: ProxySettings
  /** Whether a sink downstream wants it to confirm only what was delivered. */
  readonly acknowledgements: boolean
}

export interface PlannedTransform extends PlannedComponent {
  readonly inputs: readonly OutputRef[]
  /** The kinds that reach it. */
  readonly inputKinds: readonly Kind[]
}

export interface PlannedSink extends PlannedComponent {
  readonly inputs: readonly OutputRef[]
  readonly inputKinds: readonly Kind[]
  readonly proxy?: ProxySettings
  readonly buffer: BufferLimits & { readonly when_full: WhenFull }
  readonly healthcheck: { readonly enabled: boolean; readonly timeout_secs: number; readonly uri?: string | undefined }
}

export interface GlobalSettings {
  readonly data_dir: string
  readonly timezone: string
  readonly log_schema: LogSchema
  readonly proxy: ProxySettings
  readonly healthchecks: { readonly enabled: boolean; readonly require_healthy: boolean }
  readonly expire_metrics_secs: number | undefined
}

/** A whole config, checked: plain data, so that it can be sent to a thread or compared with another. */
export interface Plan {
  readonly globals: GlobalSettings
  readonly tables: readonly PlannedTable[]
  readonly sources: readonly PlannedSource[]
  /** In an order in which each stands behind those it reads from. */
  readonly transforms: readonly PlannedTransform[]
  readonly sinks: readonly PlannedSink[]
}
