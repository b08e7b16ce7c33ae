import type { Batch } from './batch.ts'

/** A question about events: the positions in a batch of those it is true for. */
export interface Condition {
  /** Ascending positions of the events that match; `'all'` or `'none'` where no event had to be looked at. */
  matches(batch: Batch): readonly number[] | 'all' | 'none'
}

/** What a condition says of each event of a batch, one byte per event: 1 where it matches. */
export function matchFlags(condition: Condition, batch: Batch): Uint8Array {
  const flags = new Uint8Array(batch.length)
  const matching = condition.matches(batch)
  if (matching === 'all') flags.fill(1)
  else if (matching !== 'none') for (const index of matching) flags[index] = 1
  return flags
}

/** The positions of those events that fit, as conditions give them. */
export function positionsOf<E>(events: readonly E[], fits: (event: E) => boolean): readonly number[] | 'all' | 'none' {
  const matching: number[] = []
  for (let i = 0; i < events.length; i++) if (fits(events[i] as E)) matching.push(i)
  return matching.length === events.length ? 'all' : matching.length === 0 ? 'none' : matching
}
