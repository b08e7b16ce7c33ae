import { messageOf, type Logger, type Table } from '@qovery/sdk'
import type { Registry } from '../components/registry.ts'
import type { GlobalSettings, Plan, PlannedSink } from '../config/plan.ts'
import type { House } from './context.ts'
import { LONGEST_TIMER_MS, pause } from '../kit/backoff.ts'
import { build, type Built } from './build.ts'
import type { LaneChain } from './lanes/chain.ts'
import type { Threads } from './lanes/chains.ts'
import type { SinkDriver } from './drivers/sink.ts'
import type { SourceDriver } from './drivers/source.ts'
import type { TransformDriver } from './drivers/transform.ts'

/** How a topology came to its end. `forced`: the time was over and something was left behind, which is counted. */
export interface Ending {
  readonly forced: boolean
}

/** A sink whose receiver is not there, or does not answer. */
export interface Unhealthy {
  readonly id: string
  readonly reason: string
}

/** A plan at work: sources, chains of transforms and sinks, started and stopped in the order in which events flow. */
export class Topology {
  readonly #settings: GlobalSettings
  readonly #tables: ReadonlyMap<string, Table>
  readonly #sources: readonly SourceDriver[]
  readonly #transforms: readonly TransformDriver[]
  readonly #chains: readonly LaneChain[]
  readonly #sinks: readonly { readonly driver: SinkDriver; readonly planned: PlannedSink }[]
  readonly #log: Logger
  #running: Promise<unknown> = Promise.resolve()

  private constructor(settings: GlobalSettings, built: Built, log: Logger) {
    this.#settings = settings
    this.#tables = built.tables
    this.#sources = built.sources
    this.#transforms = built.transforms
    this.#chains = built.chains
    this.#sinks = built.sinks
    this.#log = log
  }

  /** Makes the components of a plan; nothing is opened or started yet. `threads` left out: transforms have the main one only. */
  static async build(plan: Plan, registry: Registry, house: House, threads?: Threads): Promise<Topology> {
    return new Topology(plan.globals, await build(plan, registry, house, threads), house.logger({}))
  }

  /** Asks the receivers of the sinks whether they are there, and says in the log which are not. */
  async healthchecks(): Promise<Unhealthy[]> {
    const asked = this.#sinks.filter(({ planned }) => planned.healthcheck.enabled)
    const unhealthy = await Promise.all(
      asked.map(async ({ driver, planned }) => {
        try {
          const { timeout_secs, uri } = planned.healthcheck
          await driver.healthcheck(AbortSignal.timeout(Math.min(Math.ceil(timeout_secs * 1000), LONGEST_TIMER_MS)), uri)
          return []
        } catch (error) {
          const reason = messageOf(error)
          this.#log.error(`The healthcheck of the sink failed: ${reason}`, { component_id: planned.id })
          return [{ id: planned.id, reason }]
        }
      }),
    )
    return unhealthy.flat()
  }

  /** Whether the plan wants the program to end where a receiver is not there. */
  get requiresHealthy(): boolean {
    return this.#settings.healthchecks.require_healthy
  }

  /**
   * Starts sinks and tables, then transforms, then sources. A sink that cannot start is tried again and holds back
   * only those who send to it. Rejects, with everything let go again, where a table or transform cannot start.
   */
  async start(): Promise<void> {
    for (const { driver } of this.#sinks) void driver.start()
    try {
      for (const table of this.#tables.values()) await table.start?.()
      for (const transform of this.#transforms) await transform.start()
    } catch (error) {
      await this.stop(0)
      throw error
    }
    this.#running = Promise.all(this.#sources.map((source) => source.run()))
  }

  /** Resolves when all sources have ended by themselves: there is nothing more to come. */
  async sourcesEnded(): Promise<void> {
    await this.#running
  }

  /**
   * Stops in the order in which events flow: sources end, transforms give what they keep, sinks deliver what waits.
   * After `limitMs` what is left is given up. Never rejects.
   */
  async stop(limitMs: number): Promise<Ending> {
    const ended = new AbortController()
    const limit = Number.isFinite(limitMs) ? pause(limitMs, ended.signal) : new Promise<void>(() => undefined)
    const inTime = (work: Promise<unknown>) =>
      Promise.race([work.then(() => true), limit.then(() => ended.signal.aborted)])
    for (const { driver } of this.#sinks) driver.hurry()
    for (const source of this.#sources) source.stop()
    const sourcesEnded = await inTime(this.#running)
    const drained = this.#drain()
    const forced = !(sourcesEnded && (await inTime(drained)))
    if (forced) {
      this.#giveUp()
      await Promise.race([drained, pause(GRACE_MS, ended.signal)])
      for (const { driver } of this.#sinks) driver.abandon()
    }
    await this.#closeTables()
    ended.abort()
    return { forced: forced || this.#sinks.some(({ driver }) => driver.gaveUp) }
  }

  /** Lets nothing more in, and what is inside out; never rejects. */
  async #drain(): Promise<void> {
    const closed = this.#sources.map((source) => source.close())
    for (const transform of this.#transforms) {
      const chain = this.#chains.find(({ id }) => id === transform.id)
      for (const part of chain === undefined ? [transform] : [chain, transform]) {
        const finished = part.finish()
        if (finished !== undefined) await finished
      }
    }
    await Promise.all([
      ...closed,
      ...this.#transforms.map((transform) => transform.close()),
      ...this.#sinks.map(({ driver }) => driver.drain()),
    ])
  }

  async #closeTables(): Promise<void> {
    for (const [id, table] of this.#tables) {
      try {
        await table.close?.()
      } catch (error) {
        this.#log.error(`The table could not be closed: ${messageOf(error)}`, { component_id: id })
      }
    }
  }

  #giveUp(): void {
    const late = this.#sources.filter((source) => source.isRunning).map((source) => source.id)
    const who = late.length === 0 ? '' : `; these sources have not ended: ${late.join(', ')}`
    this.#log.error(`The time to shut down is over: what is not delivered by now is dropped${who}`)
    for (const chain of this.#chains) chain.abandon()
    for (const { driver } of this.#sinks) driver.kill()
  }
}

/** How long sinks have to let go once they were told to give up. */
const GRACE_MS = 2000
