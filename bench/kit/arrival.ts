import type { Program } from '../scenario.ts'
import { scrape, sumOf } from './page.ts'
import type { RunningProgram } from './running-program.ts'
import { pause } from './wait.ts'

/** A page that does not move for so long, beside the program's own flush, is all there will be. */
const STILL_MS = 2000
const EVERY_MS = 20

/** What the page showed in the end. */
export interface Arrival {
  readonly total: number
  readonly series: number
  /** When it last moved. */
  readonly at: number
  /** Of what was sent, from 0 to 1. */
  readonly lost: number
  readonly note: string
}

/** Reads the page until the sum of the counters is what was sent, or moves no more. */
export async function arrival(running: RunningProgram, program: Program, sent: number): Promise<Arrival> {
  let seen = { total: -1, series: 0 }
  let at = performance.now()
  for (;;) {
    const now = sumOf(await scrape(running.pagePort), program.isCounter)
    if (now.total !== seen.total) {
      seen = now
      at = performance.now()
    }
    const isExact = Math.abs(seen.total - sent) < 0.5
    if (isExact || performance.now() - at > STILL_MS + program.flushMs) {
      const note = isExact ? 'totals exact' : `counted ${seen.total} of ${sent}`
      return { ...seen, at, lost: 1 - seen.total / sent, note }
    }
    await pause(EVERY_MS)
  }
}
