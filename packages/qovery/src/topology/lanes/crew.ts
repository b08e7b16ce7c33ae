import type { Job } from './job.ts'
import { LaneThread, type Finished, type LaneEvents } from './lane-thread.ts'
import type { ChainSetup, Report } from './messages.ts'

/** So many jobs keep a lane at work while the next is on its way. */
export const JOBS_PER_LANE = 4

export interface CrewEvents {
  /** The lane that was added is at work. */
  opened(): void
  /** A job has ended, or was lost. */
  changed(): void
  told(report: Report): void
  /** A lane has failed; its jobs are lost. */
  failed(why: string): void
}

/** The lanes of a chain. */
export class Crew {
  readonly #setup: ChainSetup
  readonly #events: CrewEvents
  /** What each lane has under way, in the order in which it ends. */
  readonly #jobs = new Map<LaneThread, Job[]>()

  constructor(setup: ChainSetup, events: CrewEvents) {
    this.#setup = setup
    this.#events = events
  }

  /** How many lanes there are, at work or not yet. */
  get size(): number {
    return this.#jobs.size
  }

  /** Whether a lane can take jobs. */
  get isAtWork(): boolean {
    for (const lane of this.#jobs.keys()) if (lane.isReady) return true
    return false
  }

  add(): void {
    const jobs: Job[] = []
    const lane: LaneThread = new LaneThread(
      this.#setup,
      this.#eventsOf(() => lane, jobs),
    )
    this.#jobs.set(lane, jobs)
  }

  /** Hears at once what the lanes have said. */
  listen(): void {
    for (const lane of this.#jobs.keys()) lane.listen()
  }

  /** Gives a job to the lane with the least to do; false: all have enough. */
  post(job: Job): boolean {
    let least: LaneThread | undefined
    let fewest = JOBS_PER_LANE
    for (const [lane, { length }] of this.#jobs) {
      if (!lane.isReady || length >= fewest) continue
      least = lane
      fewest = length
    }
    if (least?.post(job.batch) !== true) return false
    this.#jobs.get(least)?.push(job)
    return true
  }

  /** Lets all lanes tell the rest and go. Nothing may be under way. */
  async end(): Promise<void> {
    const lanes = [...this.#jobs.keys()]
    this.#jobs.clear()
    await Promise.all(lanes.map((lane) => lane.end()))
  }

  /** Ends all lanes at once, whatever they do. */
  abandon(): void {
    for (const lane of this.#jobs.keys()) lane.abandon()
    this.#jobs.clear()
  }

  #eventsOf(lane: () => LaneThread, jobs: Job[]): LaneEvents {
    return {
      ready: () => this.#events.opened(),
      finished: (result: Finished) => {
        const job = jobs.shift()
        if (job !== undefined) job.state = result
        this.#events.changed()
      },
      told: (report) => this.#events.told(report),
      failed: (why) => {
        this.#jobs.delete(lane())
        for (const job of jobs) job.state = 'lost'
        this.#events.failed(why)
        this.#events.changed()
      },
    }
  }
}
