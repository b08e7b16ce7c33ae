import { messageOf, type Logger } from '@qovery/sdk'
import type { Registry } from '../components/registry.ts'
import type { GlobalSettings, Plan, PlannedSink } from '../config/plan.ts'
import type { House } from './context.ts'
import { pause } from '../kit/backoff.ts'
import { build, type Built } from './build.ts'
import type { SinkDriver } from './drivers/sink.ts'
import type { SourceDriver } from './drivers/source.ts'
import type { TransformDriver } from './drivers/transform.ts'

/** How a topology came to its end. `forced`: the time was over and something was left behind, which is counted. */
export interface Ending {
  readonly forced: boolean
}

/** A plan at work: sources, chains of transforms and sinks, started and stopped in the order in which events flow. */
export class Topology {
  readonly #settings: GlobalSettings
  readonly #sources: readonly SourceDriver[]
  readonly #transforms: readonly TransformDriver[]
  readonly #sinks: readonly { readonly driver: SinkDriver; readonly planned: PlannedSink }[]
  readonly #log: Logger
  #running: Promise<unknown> = Promise.resolve()

  private constructor(settings: GlobalSettings, built: Built, log: Logger) {
    this.#settings = settings
    this.#sources = built.sources
    this.#transforms = built.transforms
    this.#sinks = built.sinks
    this.#log = log
  }

  /** Makes the components of a plan; nothing is opened or started yet. */
  static async build(plan: Plan, registry: Registry, house: House): Promise<Topology> {
    return new Topology(plan.globals, await build(plan, registry, house), house.logger({}))
  }

  /**
   * Asks the receivers of the sinks whether they are there, and says so in the log.
   * @returns the ids of the sinks whose receivers are not
   */
  async healthchecks(): Promise<string[]> {
    const asked = this.#sinks.filter(({ planned }) => planned.healthcheck.enabled)
    const unhealthy = await Promise.all(
      asked.map(async ({ driver, planned }) => {
        try {
          await driver.healthcheck(AbortSignal.timeout(planned.healthcheck.timeout_secs * 1000))
          return []
        } catch (error) {
          this.#log.error(`The healthcheck of the sink failed: ${messageOf(error)}`, { component_id: planned.id })
          return [planned.id]
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
   * Starts sinks, then transforms, then sources. A sink that cannot start is tried again and holds back only those
   * who send to it. Resolves when the transforms have started and all sinks have had their first try.
   */
  async start(): Promise<void> {
    for (const { driver } of this.#sinks) void driver.start()
    for (const transform of this.#transforms) await transform.start()
    this.#running = Promise.all(this.#sources.map((source) => source.run()))
  }

  /** Resolves when all sources have ended by themselves: there is nothing more to come. */
  async sourcesEnded(): Promise<void> {
    await this.#running
  }

  /**
   * Stops in the order in which events flow: sources end, transforms give what they keep, sinks deliver what waits.
   * After `limitMs` what is left is given up.
   */
  async stop(limitMs: number): Promise<Ending> {
    let forced = false
    const drained = new AbortController()
    const limit = Number.isFinite(limitMs) ? pause(limitMs, drained.signal) : new Promise<void>(() => undefined)
    const giveUp = limit.then(() => {
      if (drained.signal.aborted) return
      forced = true
      this.#log.error('The time to shut down is over: what is not delivered by now is dropped')
      for (const { driver } of this.#sinks) driver.kill()
    })
    for (const source of this.#sources) source.stop()
    await Promise.race([this.#drain(), giveUp.then(() => pause(GRACE_MS, drained.signal))])
    drained.abort()
    if (forced) for (const { driver } of this.#sinks) driver.abandon()
    return { forced }
  }

  async #drain(): Promise<void> {
    await this.#running
    for (const transform of this.#transforms) await transform.stop()
    await Promise.all(this.#sinks.map(({ driver }) => driver.drain()))
  }
}

/** How long sinks have to let go once they were told to give up. */
const GRACE_MS = 2000
