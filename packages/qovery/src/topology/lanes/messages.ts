import type { MessagePort } from 'node:worker_threads'
import type { Globals, Kind, Outcome, OwnLogLine } from '@qovery/sdk'
import type { GlobalSettings, PlannedTransform } from '../../config/plan.ts'
import type { Change } from '../../telemetry/changes.ts'
import type { PackedBatch } from './packed/batch.ts'

/** A port by which events leave a chain, and the kinds that somebody takes there. */
export interface Exit {
  readonly component: string
  readonly port: string
  readonly kinds: readonly Kind[]
}

/** All that is needed to build a copy of a chain. */
export interface ChainSetup {
  readonly settings: GlobalSettings
  readonly globals: Globals
  /** In an order in which each stands behind those it reads from; the first is the one that events come to. */
  readonly transforms: readonly PlannedTransform[]
  readonly exits: readonly Exit[]
}

/** What a lane's thread begins with. */
export interface LaneSetup extends ChainSetup {
  /** Its way to the main thread. */
  readonly port: MessagePort
  /** Where V8's compiled code is kept; `undefined`: nowhere. */
  readonly compileCache: string | undefined
}

export type ToLane = { readonly type: 'job'; readonly batch: PackedBatch } | { readonly type: 'end' }

/** What a lane has counted, logged and worked since it told last. */
export interface Report {
  readonly changes: readonly Change[]
  readonly lines: readonly OwnLogLine[]
  /** Milliseconds that each transform worked, in their order. */
  readonly busyMs: readonly number[]
}

/** What became of one job: the batches that left, each with the number of its exit. */
export interface JobResult {
  readonly outputs: readonly { readonly exit: number; readonly batch: PackedBatch }[]
  readonly outcome: Outcome
}

export type FromLane =
  | { readonly type: 'ready' }
  | ({ readonly type: 'done'; readonly report: Report | undefined } & JobResult)
  | { readonly type: 'report' | 'ended'; readonly report: Report }
