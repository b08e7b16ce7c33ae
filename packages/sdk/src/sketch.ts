import type { Sketch } from './metric.ts'

/** Each bin is so much wider than the one below: its values are within 1/128 of the one it stands for. */
const GAMMA = 1 + 1 / 64
/** The key of the bin around 1: the one of key 1 then has the least value that is told from zero, 1e-9. */
const KEY_OF_ONE = 1338
/** The key of what is too large for any other bin. */
const LAST_KEY = 32_767
const MOST_IN_BIN = 65_535
/** Of more bins, the lowest become one. */
const MOST_BINS = 4096

type Bins = Pick<Sketch, 'keys' | 'counts'>

/** What keeps bins from being those of a sketch; `undefined`: nothing does. Keys and counts are "k" and "n", as users write them. */
export function sketchFault({ keys, counts }: Bins): string | undefined {
  if (keys.length !== counts.length) {
    return `"k" and "n" must be of one length, and they are of ${keys.length} and ${counts.length}`
  }
  const isKey = (key: number) => Number.isInteger(key) && Math.abs(key) <= LAST_KEY
  if (!keys.every((key, i) => isKey(key) && key >= (keys[i - 1] ?? -LAST_KEY))) {
    return `"k" must be whole numbers from -${LAST_KEY} to ${LAST_KEY}, ascending`
  }
  const isCount = (count: number) => Number.isInteger(count) && count >= 0 && count <= MOST_IN_BIN
  return counts.every(isCount) ? undefined : `"n" must be whole numbers from 0 to ${MOST_IN_BIN}`
}

/** The observations of two sketches in one. Neither is changed. */
export function addSketches(a: Sketch, b: Sketch): Sketch {
  if (isEmpty(a)) return b
  if (isEmpty(b)) return a
  const bins = new Map<number, number>()
  for (const { keys, counts } of [a, b]) {
    for (const [i, key] of keys.entries()) bins.set(key, (bins.get(key) ?? 0) + (counts[i] as number))
  }
  const count = a.count + b.count
  const sum = a.sum + b.sum
  const [min, max] = [Math.min(a.min, b.min), Math.max(a.max, b.max)]
  return { type: 'sketch', ...written(bins), count, min, max, sum, avg: count === 0 ? 0 : sum / count }
}

/**
 * What a sketch holds, ascending: values, and how many observations stand at each. A value is within 1/128 of those it
 * stands for, and none is beyond the least and the greatest one.
 */
export function sketchPoints({ keys, counts, min, max }: Sketch): (readonly [value: number, weight: number])[] {
  return keys.map((key, i) => [Math.min(Math.max(valueOf(key), min), max), counts[i] as number] as const)
}

/** The observation at `quantile`, by nearest rank; NaN where there is none. */
export function sketchQuantile(sketch: Sketch, quantile: number): number {
  const points = sketchPoints(sketch)
  const rank = quantile * points.reduce((sum, [, weight]) => sum + weight, 0)
  let below = 0
  return points.find(([, weight]) => weight > 0 && (below += weight) >= rank)?.[0] ?? Number.NaN
}

/** Whether it has no observations, of which `min` and `max` would say something. */
function isEmpty({ keys, count }: Sketch): boolean {
  return count === 0 && keys.length === 0
}

function valueOf(key: number): number {
  if (Math.abs(key) === LAST_KEY) return Math.sign(key) * Infinity
  return key === 0 ? 0 : Math.sign(key) * GAMMA ** (Math.abs(key) - KEY_OF_ONE)
}

/** Bins by ascending keys, with no more in one than it may hold. */
function written(bins: ReadonlyMap<number, number>): Bins {
  const keys: number[] = []
  const counts: number[] = []
  for (const [key, count] of lowestMerged([...bins].sort(([a], [b]) => a - b))) {
    for (let rest = count; rest > 0; rest -= MOST_IN_BIN) {
      keys.push(key)
      counts.push(Math.min(rest, MOST_IN_BIN))
    }
  }
  return { keys, counts }
}

function lowestMerged(bins: [key: number, count: number][]): [key: number, count: number][] {
  const over = bins.length - MOST_BINS
  if (over <= 0) return bins
  const [first, ...others] = bins.slice(over) as [[number, number], ...[number, number][]]
  const below = bins.slice(0, over).reduce((sum, [, count]) => sum + count, 0)
  return [[first[0], first[1] + below], ...others]
}
