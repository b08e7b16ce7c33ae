import { sum } from '../harness/ledger.ts'
import type { Observed } from '../harness/observed.ts'

const RESIDENT_EVERY_MS = 500
const LIVE_EVERY_MS = 2000

interface Point {
  readonly minute: number
  readonly mib: number
}

/** Looks at a program's memory while it runs: at what the system counts as its own, and at what it keeps. */
export class MemoryLog {
  readonly #observed: Observed
  readonly #resident: Point[] = []
  readonly #live: Point[] = []
  #timers: NodeJS.Timeout[] = []

  /** Points at which the program cannot be asked, as when it has ended, are left out. */
  constructor(observed: Observed) {
    this.#observed = observed
  }

  start(): void {
    const note = (points: Point[], read: () => Promise<number>, everyMs: number) => {
      const add = (mib: number) => void points.push({ minute: performance.now() / 60_000, mib })
      return setInterval(() => void read().then(add, () => undefined), everyMs)
    }
    this.#timers = [
      note(this.#resident, () => this.#observed.residentMiB(), RESIDENT_EVERY_MS),
      note(this.#live, () => liveMiB(this.#observed), LIVE_EVERY_MS),
    ]
  }

  stop(): void {
    for (const timer of this.#timers) clearInterval(timer)
  }

  get most(): number {
    return Math.max(0, ...this.#resident.map(({ mib }) => mib))
  }

  get last(): number {
    return this.#resident.at(-1)?.mib ?? 0
  }

  /** By how much what it keeps grew from the second third to the last. */
  get growth(): Growth {
    return growthOf(this.#live)
  }
}

export interface Growth {
  readonly mib: number
  readonly minutes: number
}

/**
 * By how much what is kept grew from the second third of some points to the last. What is kept is what is in use just after
 * a collection, the least of a third: memory that the system counts goes up and down by 150 MiB as V8 takes and gives back.
 */
export function growthOf(points: readonly Point[]): Growth {
  const third = Math.floor(points.length / 3)
  if (third === 0) return { mib: 0, minutes: 0 }
  const [before, after] = [points.slice(third, 2 * third), points.slice(2 * third)]
  const least = (part: readonly Point[]) => Math.min(...part.map(({ mib }) => mib))
  const minutes = (after[0] as Point).minute - (before[0] as Point).minute
  return { mib: least(after) - least(before), minutes }
}

async function liveMiB(observed: Observed): Promise<number> {
  const samples = await observed.samples()
  return (sum(samples, 'qovery_heap_used_bytes') + sum(samples, 'qovery_external_memory_bytes')) / 1024 / 1024
}
