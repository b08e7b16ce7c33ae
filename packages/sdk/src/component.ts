import type * as z from 'zod'
import type { Ack, Outcome } from './ack.ts'
import type { Batch } from './batch.ts'
import type { ComponentContext } from './context.ts'
import type { Events, Kind } from './event.ts'

export type Stability = 'alpha' | 'beta' | 'stable' | 'deprecated'
/** Where a transform may run: `any` keeps nothing between batches, so that copies of it in other threads may take some; `main` has state, timers or tables. */
export type Placement = 'any' | 'main'

/** Something of the machine that only one component can have; two that claim the same one are a fault in the config. */
export interface Resource {
  readonly kind: 'tcp' | 'udp' | 'unix' | 'stdin' | 'file'
  /** `host:port`, or a path. */
  readonly address: string
}

/** Where a source's batches go. The default port is the component itself; others are `component.port`. */
export interface Output {
  /**
   * Hands a batch downstream, at most about `BATCH_EVENTS` events at a time. Resolves when there is room for more;
   * `undefined`: there is room now. Who sends without waiting for that loses batches, counted and unconfirmed, once very
   * many wait. `onSettled` hears once what became of the batch, never within the call of `send`.
   */
  send(batch: Batch, port?: string, onSettled?: (outcome: Outcome) => void): Promise<void> | undefined
  /** Hands a batch downstream and resolves when every sink has settled it. */
  deliver(batch: Batch, port?: string): Promise<Outcome>
}

export interface Source {
  /**
   * Runs until its input ends or `signal` aborts, then returns once it has let go of its sockets and files.
   * If it throws, the message is logged and it is started again with back-off.
   */
  run(out: Output, signal: AbortSignal): Promise<void>
}

/** Where a transform's events go. */
export interface Emit<O extends Kind = Kind> {
  /** Adds an event to the batch that leaves when `transform` or `flush` returns. */
  push(event: Events[O], port?: string): void
  /**
   * Hands on a batch. It settles with the batch under transformation; where it carries what was kept from
   * earlier ones, `held` is the merged hold on those.
   */
  pass(batch: Batch<O>, port?: string, held?: Ack | null): void
}

export interface Transform<I extends Kind = Kind, O extends Kind = Kind> {
  /** Synchronous: chains of transforms are plain calls within one turn of the event loop. */
  transform(batch: Batch<I>, out: Emit<O>): void
  /** For transforms that keep events: called every `flushEveryMs`, and once at the end. */
  flush?(out: Emit<O>, why: 'tick' | 'end'): void
  readonly flushEveryMs?: number
  /** For transforms that keep events: resolves when there is room for more; `undefined`: there is room now. */
  room?(): Promise<void> | undefined
  /** For transforms that wait for others: resolves when nothing is under way any more. It is asked before the last `flush`. */
  settled?(): Promise<void>
  /** The options that make a copy of it, where those of the config name files that may have changed since. */
  readonly copyOptions?: Readonly<Record<string, unknown>>
  /** `wake` has `flush` called as soon as there is room downstream. */
  start?(wake: () => void): Promise<void>
  close?(): Promise<void>
}

export interface Sink<I extends Kind = Kind> {
  /**
   * Returns: delivered, but for what a call that makes no promise has counted as `dropped`. Throws `Retry`, `Reject` or
   * `Partial`; anything else counts as `Retry`. Up to `concurrency` calls overlap.
   */
  write(batch: Batch<I>, signal: AbortSignal): Promise<void> | void
  /** Events of different keys never share a batch; `undefined` drops the event, for the reason `partition_failed`. */
  partition?(event: Events[I]): string | undefined
  /** Asks whether the receiver is there; throws with the reason when it is not. `uri`: where the user wants it asked. */
  healthcheck?(signal: AbortSignal, uri?: string): Promise<void>
  /** Acquires what `write` needs. Throwing leaves the sink stopped: it is tried again with back-off. */
  start?(): Promise<void>
  close?(): Promise<void>
}

/** How the sink driver finds out how many requests a receiver takes without becoming slower; needs a `timeout_secs`. */
export interface AdaptiveConcurrency {
  readonly initial_concurrency: number
  readonly max_concurrency_limit: number
  /** What the limit is multiplied with, and rounded down, when the receiver becomes slower or asks for a pause. */
  readonly decrease_ratio: number
  /** The weight of a new measurement in the moving average of the response time. */
  readonly ewma_alpha: number
  /** How many deviations from the average count as slower. */
  readonly rtt_deviation_scale: number
}

/** How the sink driver batches, repeats and limits the requests of a sink. Left out: one `write` per batch that arrives, in order. */
export interface Delivery {
  readonly batch?: { readonly max_events?: number; readonly max_bytes?: number; readonly timeout_secs: number }
  /** Most requests under way at once, those that wait to be repeated among them; 1 keeps order. An object: found out while sending. */
  readonly concurrency?: number | AdaptiveConcurrency
  /** How long one `write` may take. */
  readonly timeout_secs?: number
  readonly retry?: {
    readonly attempts: number
    readonly initial_backoff_secs: number
    readonly max_duration_secs: number
    /** Whether waits are varied by chance; by default they are. */
    readonly jitter?: boolean
  }
  readonly rate_limit?: { readonly num: number; readonly duration_secs: number }
}

export interface Example<C> {
  readonly title: string
  readonly config: C
}

interface Definition<S extends z.ZodType> {
  /** As the user types it: `snake_case`. */
  readonly name: string
  /** One sentence for lists and the head of the reference page. */
  readonly summary: string
  readonly stability: Stability
  readonly config: S
  readonly examples: readonly Example<z.input<S>>[]
  resources?(config: z.output<S>): readonly Resource[]
}

export interface SourceDefinition<S extends z.ZodType = z.ZodType> extends Definition<S> {
  /** The kinds that leave each port; the port `''` is the default one. */
  outputs(config: z.output<S>): Readonly<Record<string, readonly Kind[]>>
  /** Whether it can hold back what was not delivered: `checkpoint` by itself, `answer` to a client who waits. */
  readonly acknowledges?: 'checkpoint' | 'answer'
  create(config: z.output<S>, cx: ComponentContext): Source | Promise<Source>
}

export interface TransformDefinition<
  S extends z.ZodType = z.ZodType,
  I extends Kind = Kind,
  O extends Kind = Kind,
> extends Definition<S> {
  readonly inputs: readonly I[]
  /** The kinds that leave each port, given what comes in; the port `''` is the default one. */
  outputs(config: z.output<S>, inputs: readonly Kind[]): Readonly<Record<string, readonly Kind[]>>
  readonly placement: Placement
  create(config: z.output<S>, cx: ComponentContext): Transform<I, O> | Promise<Transform<I, O>>
}

export interface SinkDefinition<S extends z.ZodType = z.ZodType, I extends Kind = Kind> extends Definition<S> {
  /** The kinds it takes. */
  inputs(config: z.output<S>): readonly I[]
  delivery?(config: z.output<S>): Delivery
  create(config: z.output<S>, cx: ComponentContext): Sink<I> | Promise<Sink<I>>
}

/**
 * Declares a source. `create` is pure: it may await `import()` and read files that the schema declares, but opens no
 * sockets, starts no timers and writes nothing; all that belongs into `run`.
 */
export function defineSource<S extends z.ZodType>(definition: SourceDefinition<S>): SourceDefinition<S> {
  return definition
}

/** Declares a transform. `create` is pure: timers and tables belong into `start`. */
export function defineTransform<S extends z.ZodType, I extends Kind, O extends Kind>(
  definition: TransformDefinition<S, I, O>,
): TransformDefinition<S, I, O> {
  return definition
}

/** Declares a sink. `create` is pure: connections belong into `start` or `write`. */
export function defineSink<S extends z.ZodType, I extends Kind>(
  definition: SinkDefinition<S, I>,
): SinkDefinition<S, I> {
  return definition
}
