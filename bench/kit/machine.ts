import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { pause } from './wait.ts'

const SPIN_MS = 150
const ENOUGH = 0.88
const TRIES = 12
const RETRY_MS = 2500

/**
 * How much of the machine there is for us. Neighbours on a shared host take cores away without a trace in /proc; so
 * every core spins for a moment, and the work done is compared with the best that was seen.
 */
export class Machine {
  readonly #spinners = Array.from({ length: availableParallelism() }, () => new Worker(new URL(import.meta.url)))
  #best = 0

  constructor() {
    for (const spinner of this.#spinners) spinner.unref()
  }

  /** The share of the machine's best, up to 1, that it gives now. */
  async share(): Promise<number> {
    const work = Math.max(await this.#spin(), await this.#spin())
    this.#best = Math.max(this.#best, work)
    return work / this.#best
  }

  /** Waits, within bounds, until the machine is quiet; the share at the end. */
  async quiet(): Promise<number> {
    if (this.#best === 0) for (let i = 0; i < 3; i++) await this.share()
    for (let i = 1; ; i++) {
      const share = await this.share()
      if (share >= ENOUGH || i >= TRIES) return share
      await pause(RETRY_MS)
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.#spinners.map((spinner) => spinner.terminate()))
  }

  async #spin(): Promise<number> {
    const done = this.#spinners.map(async (spinner) => {
      spinner.postMessage('spin')
      const [work] = (await once(spinner, 'message')) as [number]
      return work
    })
    return (await Promise.all(done)).reduce((a, b) => a + b, 0)
  }
}

function spin(): number {
  const end = performance.now() + SPIN_MS
  let work = 0
  for (let x = 1; performance.now() < end; work++) {
    for (let i = 0; i < 2000; i++) x = (Math.imul(x, 1103515245) + 12345) | 0
    if (x === 0) work++
  }
  return work
}

if (!isMainThread) parentPort?.on('message', () => parentPort?.postMessage(spin()))
