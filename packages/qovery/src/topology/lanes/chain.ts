import { Ack, messageOf, type Batch, type GaugeHandle, type Kind, type Logger, type Outcome } from '@qovery/sdk'
import type { PlannedTransform } from '../../config/plan.ts'
import type { Table } from '../../config/text/data.ts'
import { applyChanges } from '../../telemetry/changes.ts'
import type { TelemetryRegistry } from '../../telemetry/registry.ts'
import type { DriverContext, House } from '../context.ts'
import type { TransformDriver } from '../drivers/transform.ts'
import type { Receiver } from '../receiver.ts'
import type { Crew, CrewEvents } from './crew.ts'
import { Departures } from './departures.ts'
import { Demand, Idleness, IDLE_WINDOW_MS } from './demand.ts'
import type { ExitGate } from './exit-gate.ts'
import type { Job } from './job.ts'
import type { Finished } from './lane-thread.ts'
import type { ChainSetup, Report } from './messages.ts'

/** A transform of a chain, in the main thread. */
export interface Link {
  readonly planned: PlannedTransform
  readonly driver: TransformDriver
}

export interface ChainParts {
  /** In an order in which each stands behind those it reads from; events come to the first. */
  readonly links: readonly [Link, ...Link[]]
  /** The ports by which events leave. */
  readonly gates: readonly ExitGate[]
  readonly settings: ChainSetup['settings']
  /** Most lanes there may be; at least one. */
  readonly lanes: number
}

/** Says when a chain needs lanes. */
export type LaneDemand = Pick<Demand, keyof Demand>

/** Makes the crew of a chain; what that needs is loaded with the first lane. */
export type OpenCrew = (setup: ChainSetup, events: CrewEvents) => Promise<Pick<Crew, keyof Crew>>

const openCrew: OpenCrew = async (setup, events) => {
  const { Crew: LoadedCrew } = await import('./crew.ts')
  return new LoadedCrew(setup, events)
}

/** How long a chain whose lane has failed gets no more of them. */
const RECOVERY_MS = 60_000

/**
 * Transforms that keep nothing between batches, and so may work in several threads at once. They run in the main thread, as
 * plain calls, until they are what it spends its time on; then lanes take their batches in turns, and what comes out
 * goes on in the order in which the batches came in.
 */
export class LaneChain implements Receiver {
  readonly id: string
  readonly kinds: ReadonlySet<Kind>
  readonly #parts: ChainParts
  readonly #head: TransformDriver
  readonly #cx: DriverContext
  readonly #registry: TelemetryRegistry
  readonly #globals: House['globals']
  /** For lines of the lanes, which say themselves whose they are. */
  readonly #log: Logger
  readonly #lanes: GaugeHandle
  readonly #demand: LaneDemand
  readonly #openCrew: OpenCrew
  #crew: Pick<Crew, keyof Crew> | undefined
  #isOpening = false
  #barredUntil = 0
  #idleness: Idleness | undefined
  #idleTimer: NodeJS.Timeout | undefined
  /** What the chain has worked in the main thread, when that was asked last. */
  #busyMs = 0
  /** What came while there were lanes, and has not left. */
  readonly #departures: Departures
  #isFinishing = false

  /** `demand` and `open` say when there are lanes, and make them. */
  constructor(
    parts: ChainParts,
    house: House,
    cx: DriverContext,
    { demand, open }: { readonly demand?: LaneDemand | undefined; readonly open?: OpenCrew } = {},
  ) {
    this.#demand = demand ?? new Demand(performance.now())
    this.#openCrew = open ?? openCrew
    this.#parts = parts
    this.#head = parts.links[0].driver
    this.#departures = new Departures(this.#head, parts.gates, () => (this.#crew?.size ?? 0) + 1)
    this.#cx = cx
    this.#registry = house.registry
    this.#globals = house.globals
    this.#log = house.logger({})
    this.id = this.#head.id
    this.kinds = this.#head.kinds
    this.#lanes = cx.gauge('component_threads', 'Threads of their own that the component and those behind it work in.')
    this.#lanes.set(0)
  }

  room(): Promise<void> | undefined {
    return this.#departures.isEmpty ? this.#head.room() : this.#departures.room()
  }

  receive(batch: Batch, ack: Ack | null): void {
    this.#crew?.listen()
    if (this.#crew?.isAtWork !== true && this.#departures.isEmpty) {
      this.#head.receive(batch, ack)
      if (this.#demand.wantsLanes(performance.now(), this.#worked(), activeMs)) this.#open()
      return
    }
    const job: Job = { batch, ack, state: 'under way' }
    const isTaken = this.#crew?.post(job) === true
    if (!isTaken) {
      job.state = this.#doneHere(batch)
      this.#departures.pause()
    }
    this.#departures.add(job)
    this.#departures.sendOn()
    if (this.#demand.wantsMore(performance.now(), !isTaken)) this.#open()
  }

  /**
   * Ends the chain; where lanes are at work, once everything that came has left and they are gone (`undefined`: it is done).
   * Nothing may be sent to it any more.
   */
  finish(): Promise<void> | undefined {
    this.#isFinishing = true
    if (this.#crew === undefined && this.#departures.isEmpty) return undefined
    return this.#departures.emptied().then(() => this.#letGo())
  }

  /** Gives up what is under way, counted and unconfirmed, so that `finish` ends. */
  abandon(): void {
    this.#crew?.abandon()
    this.#departures.abandon()
  }

  /** Does a job in this thread, for later: those before it have not left yet. */
  #doneHere(batch: Batch): Finished {
    const outputs: { exit: number; batch: Batch }[] = []
    const { gates } = this.#parts
    for (const [exit, gate] of gates.entries()) gate.collect = (made) => outputs.push({ exit, batch: made })
    let outcome: Outcome = 'delivered'
    this.#head.receive(
      batch,
      new Ack((settled) => {
        outcome = settled
      }),
    )
    for (const gate of gates) gate.collect = undefined
    return { outputs, outcome }
  }

  /** The milliseconds that the chain has worked in the main thread since this was asked last. */
  #worked(): number {
    const before = this.#busyMs
    this.#busyMs = 0
    for (const { driver } of this.#parts.links) this.#busyMs += driver.busyMs
    return this.#busyMs - before
  }

  /** Opens one lane more, if there may be one. */
  #open(): void {
    const isBarred = performance.now() < this.#barredUntil || (this.#crew?.size ?? 0) >= this.#parts.lanes
    if (isBarred || this.#isOpening || this.#isFinishing) return
    this.#isOpening = true
    this.#openLane().catch((error: unknown) => this.#failed(messageOf(error)))
  }

  async #openLane(): Promise<void> {
    const { links, gates, settings } = this.#parts
    const setup = {
      settings,
      globals: this.#globals,
      transforms: links.map(copyPlan),
      exits: gates.map(({ exit }) => exit),
    }
    const crew = this.#crew ?? (await this.#openCrew(setup, this.#events()))
    if (this.#isFinishing) return
    this.#crew = crew
    crew.add()
  }

  #events(): CrewEvents {
    return {
      opened: () => this.#opened(),
      changed: () => this.#departures.sendOn(),
      told: (report) => this.#told(report),
      failed: (why) => this.#failed(why),
    }
  }

  #opened(): void {
    this.#isOpening = false
    const now = performance.now()
    this.#demand.begin(now)
    this.#idleness = new Idleness(now)
    this.#idleTimer ??= setInterval(() => this.#rest(), IDLE_WINDOW_MS).unref()
    this.#noteLanes()
  }

  #noteLanes(): void {
    const threads = this.#crew?.size ?? 0
    this.#lanes.set(threads)
    this.#cx.log.debug('The number of threads of the transform, and of those behind it, has changed', { threads })
  }

  #failed(why: string): void {
    this.#isOpening = false
    this.#barredUntil = performance.now() + RECOVERY_MS
    this.#cx.failed('thread_failed', `A thread of the transform has failed, and others do what it had to do: ${why}`)
    this.#noteLanes()
  }

  #told({ changes, lines, busyMs }: Report): void {
    applyChanges(changes, this.#registry)
    for (const { level, message, fields } of lines) this.#log[level](message, fields)
    let sum = 0
    for (const [index, ms] of busyMs.entries()) {
      this.#parts.links[index]?.driver.workedElsewhere(ms)
      sum += ms
    }
    this.#idleness?.worked(sum)
  }

  /** Lets the lanes go where they are not worth their memory. */
  #rest(): void {
    if (this.#departures.isEmpty && this.#idleness?.isOver(performance.now()) === true) void this.#letGo()
  }

  /** Ends all lanes: the chain works in the main thread again. */
  async #letGo(): Promise<void> {
    clearInterval(this.#idleTimer)
    this.#idleTimer = undefined
    const crew = this.#crew
    this.#crew = undefined
    this.#isOpening = false
    this.#demand.begin(performance.now())
    if (crew === undefined) return
    await crew.end()
    this.#noteLanes()
  }
}

/** What makes a copy of a transform. */
function copyPlan({ planned, driver }: Link): PlannedTransform {
  return { ...planned, options: (driver.copyOptions as Table | undefined) ?? planned.options }
}

/** How long this thread has run, in milliseconds. Where others take its time, another thread would only take more of theirs. */
function activeMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
