import type { ComponentContext } from '@qovery/sdk'

/** What is said when lines are dropped, by the reason they are counted under. */
const MESSAGES = {
  malformed_line: 'Dropped lines that are not StatsD',
  unknown_metric_type: 'Dropped lines of an unknown metric type',
  dogstatsd_event: 'Dropped DogStatsD events: only metrics are read',
  dogstatsd_service_check: 'Dropped DogStatsD service checks: only metrics are read',
} as const

export type Reason = keyof typeof MESSAGES

/** How much of a line is shown, in bytes. */
const SHOWN = 200

interface Pile {
  count: number
  why: string
  line: string
}

/** Lines that became no sample since the last report, by reason, with the first of each. */
export class Discards {
  readonly #piles = new Map<Reason, Pile>()

  /** Counts the line from `start` to `end`. */
  add({ reason, why }: { reason: Reason; why: string }, bytes: Buffer, start: number, end: number): void {
    const pile = this.#piles.get(reason)
    if (pile === undefined) this.#piles.set(reason, { count: 1, why, line: excerpt(bytes, start, end) })
    else pile.count++
  }

  /** Counts and logs what has piled up, and begins anew. */
  report(cx: Pick<ComponentContext, 'dropped' | 'log'>): void {
    for (const [reason, { count, why, line }] of this.#piles) {
      cx.dropped(count, reason)
      cx.log.warn(MESSAGES[reason], { count, why, first_line: line })
    }
    this.#piles.clear()
  }

  get isEmpty(): boolean {
    return this.#piles.size === 0
  }

  /** How many lines were dropped for each reason since the last report. */
  get counts(): ReadonlyMap<Reason, number> {
    return new Map([...this.#piles].map(([reason, { count }]) => [reason, count]))
  }
}

/** The beginning of a line, with everything that could disturb a terminal escaped. */
function excerpt(bytes: Buffer, start: number, end: number): string {
  const text = bytes.toString('utf8', start, Math.min(end, start + SHOWN)) + (end - start > SHOWN ? '…' : '')
  return text.replaceAll(/[\p{Cc}\p{Cf}]/gu, (character) => JSON.stringify(character).slice(1, -1))
}
