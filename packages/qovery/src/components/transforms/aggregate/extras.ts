import type { Exemplar, MetricExtras } from '@qovery/sdk'

/** Most exemplars that one sample keeps. */
const MAX_EXEMPLARS = 64

interface Dated {
  readonly extras: MetricExtras | undefined
  /** Milliseconds since the epoch; NaN: none. */
  readonly timestamp: number
}

/**
 * What is beside the value where a sample is added to another: an interval only where both have one, and the longer
 * one unless the sample is older than that by itself; the earlier start; of each bucket the exemplar that came last.
 */
export function mergeExtras(kept: Dated, added: Dated): MetricExtras | undefined {
  const interval = mergedInterval(kept, added)
  const start = earlier(kept.extras?.start, added.extras?.start)
  const exemplars = mergedExemplars(kept.extras?.exemplars, added.extras?.exemplars)
  if (interval === undefined && start === undefined && exemplars === undefined) return undefined
  return {
    ...(interval === undefined ? {} : { interval }),
    ...(start === undefined ? {} : { start }),
    ...(exemplars === undefined ? {} : { exemplars }),
  }
}

function mergedInterval(kept: Dated, added: Dated): number | undefined {
  const a = kept.extras?.interval
  const b = added.extras?.interval
  if (a === undefined || b === undefined) return undefined
  const older = kept.timestamp - added.timestamp
  return older >= Math.max(a, b) ? a + b : Math.max(a, b)
}

function earlier(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? (a ?? b) : Math.min(a, b)
}

function mergedExemplars(
  kept: readonly Exemplar[] | undefined,
  added: readonly Exemplar[] | undefined,
): readonly Exemplar[] | undefined {
  if (kept === undefined || added === undefined) return added ?? kept
  const byBucket = new Map<number | undefined, Exemplar>()
  for (const exemplar of [...kept, ...added]) byBucket.set(exemplar.bucket, exemplar)
  return [...byBucket.values()].slice(-MAX_EXEMPLARS)
}
