import { ABSOLUTE, Shape, SHAPE_MASK, subtractMetric, type MetricColumns, type MetricValue } from '@qovery/sdk'
import type { Slot } from './slot.ts'

/** How samples of one series become one. */
export interface Fold {
  /** Whether samples of this shape are aggregated; others pass through as they are. */
  takes(shape: number): boolean
  /** Prepares a slot that was just given its first sample. */
  open?(slot: Slot): void
  /** Takes one more sample into a slot; false where it does not fit. */
  add(slot: Slot, columns: MetricColumns, row: number): boolean
  /** Turns what is in the slots into what is emitted. */
  close?(slots: Iterable<Slot>): void
}

/** Adds up incremental samples; an absolute one takes the place of what was there, and later incremental ones add to it. */
class Auto implements Fold {
  takes(): boolean {
    return true
  }

  add(slot: Slot, columns: MetricColumns, row: number): boolean {
    return isAbsolute(columns.shapes[row] as number) ? takeLatest(slot, columns, row) : slot.add(columns, row)
  }
}

class Sum implements Fold {
  takes(shape: number): boolean {
    return !isAbsolute(shape)
  }

  add(slot: Slot, columns: MetricColumns, row: number): boolean {
    return slot.add(columns, row)
  }
}

class Latest implements Fold {
  takes(shape: number): boolean {
    return isAbsolute(shape)
  }

  add(slot: Slot, columns: MetricColumns, row: number): boolean {
    return takeLatest(slot, columns, row)
  }
}

/** The latest value less the latest one of the interval before; as it is where there was none, or it began anew. */
class Diff extends Latest {
  #before = new Map<string, MetricValue>()

  close(slots: Iterable<Slot>): void {
    const now = new Map<string, MetricValue>()
    for (const slot of slots) {
      const value = slot.current()
      const before = this.#before.get(slot.series.key)
      const difference = before && subtractMetric(value, before)
      if (difference !== undefined) slot.set(difference)
      now.set(slot.series.key, value)
    }
    this.#before = now
  }
}

/** Counts samples of any type; the count has the kind of the first. */
class Count implements Fold {
  takes(): boolean {
    return true
  }

  open(slot: Slot): void {
    slot.set({ type: 'counter', value: 1 })
  }

  add(slot: Slot, columns: MetricColumns, row: number): boolean {
    slot.value++
    slot.touch(columns, row)
    return true
  }
}

/** The greatest or the least of absolute counters and gauges, with the timestamp at which it was seen. */
class Extreme implements Fold {
  readonly #sign: number

  constructor(which: 'max' | 'min') {
    this.#sign = which === 'max' ? 1 : -1
  }

  takes(shape: number): boolean {
    return isAbsolute(shape) && (shape & SHAPE_MASK) <= Shape.gauge
  }

  add(slot: Slot, columns: MetricColumns, row: number): boolean {
    if (slot.shape !== columns.shapes[row]) return false
    if (((columns.values[row] as number) - slot.value) * this.#sign > 0) slot.put(columns, row)
    return true
  }
}

/** The mean of absolute gauges. Until the end a slot has their sum as its value, and their number as its weight. */
class Mean implements Fold {
  takes(shape: number): boolean {
    return shape === (Shape.gauge | ABSOLUTE)
  }

  add(slot: Slot, columns: MetricColumns, row: number): boolean {
    slot.value += columns.values[row] as number
    slot.weight++
    slot.touch(columns, row)
    return true
  }

  close(slots: Iterable<Slot>): void {
    for (const slot of slots) slot.value /= slot.weight
  }
}

/** The standard deviation of absolute gauges as a whole population. Source: Welford 1962, one pass and no list of samples. */
class StandardDeviation implements Fold {
  takes(shape: number): boolean {
    return shape === (Shape.gauge | ABSOLUTE)
  }

  add(slot: Slot, columns: MetricColumns, row: number): boolean {
    const value = columns.values[row] as number
    const fromOldMean = value - slot.value
    slot.weight++
    slot.value += fromOldMean / slot.weight
    slot.spread += fromOldMean * (value - slot.value)
    slot.touch(columns, row)
    return true
  }

  close(slots: Iterable<Slot>): void {
    for (const slot of slots) slot.value = Math.sqrt(slot.spread / slot.weight)
  }
}

const FOLDS = {
  Auto: () => new Auto(),
  Count: () => new Count(),
  Diff: () => new Diff(),
  Latest: () => new Latest(),
  Max: () => new Extreme('max'),
  Mean: () => new Mean(),
  Min: () => new Extreme('min'),
  Stdev: () => new StandardDeviation(),
  Sum: () => new Sum(),
}

/** The names of the modes, as the user types them. */
export type Mode = keyof typeof FOLDS

export function foldOf(mode: Mode): Fold {
  return FOLDS[mode]()
}

function takeLatest(slot: Slot, columns: MetricColumns, row: number): boolean {
  if (!slot.isLike(columns, row)) return false
  slot.put(columns, row)
  return true
}

function isAbsolute(shape: number): boolean {
  return (shape & ABSOLUTE) !== 0
}
