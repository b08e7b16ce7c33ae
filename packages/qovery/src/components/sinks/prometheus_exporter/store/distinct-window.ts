/** Beyond so many values at once the count is an estimate. */
const EXACT = 4096
/** The steps in which a window moves on. */
const STEPS = 12

interface Level {
  /** Values whose hash ends in this many zero bits are kept: one of 2^bits. */
  bits: number
  readonly seen: Map<string, number>
}

/**
 * Counts the distinct values of the last while in bounded memory: exactly up to 4,096 values, beyond that by keeping a part
 * of them that their hashes choose (off by about 2 %). Source: Wegman's adaptive sampling.
 */
export class DistinctWindow {
  readonly #stepMs: number
  #level: Level = { bits: 0, seen: new Map() }
  /** Takes over from the level above it when it has seen a whole window. */
  #next: { readonly level: Level; readonly from: number } | null = null
  #step = 0

  constructor(windowMs: number) {
    this.#stepMs = windowMs / STEPS
  }

  /** How many values are kept. */
  get size(): number {
    return this.#level.seen.size + (this.#next?.level.seen.size ?? 0)
  }

  add(value: string, now: number): void {
    const step = this.#moveTo(now)
    keep(this.#level, value, step)
    if (this.#next !== null) keep(this.#next.level, value, step)
  }

  clear(): void {
    this.#level = { bits: 0, seen: new Map() }
    this.#next = null
  }

  count(now: number): number {
    this.#moveTo(now)
    return this.#level.seen.size * 2 ** this.#level.bits
  }

  #moveTo(now: number): number {
    const step = Math.floor(now / this.#stepMs)
    if (step > this.#step) {
      this.#step = step
      forget(this.#level, step - STEPS)
      if (this.#next !== null) forget(this.#next.level, step - STEPS)
      this.#refine(step)
    }
    return step
  }

  #refine(step: number): void {
    const { bits, seen } = this.#level
    if (bits === 0) return
    if (this.#next !== null && step - this.#next.from > STEPS) {
      this.#level = this.#next.level
      this.#next = null
    } else if (this.#next === null && seen.size * 2 ** bits < EXACT) {
      this.#next = { level: { bits: Math.max(0, bits - 4), seen: new Map() }, from: step }
    }
  }
}

function keep(level: Level, value: string, step: number): void {
  if (level.bits > 0 && !chosen(value, level.bits)) return
  level.seen.set(value, step)
  while (level.seen.size > EXACT) {
    level.bits++
    for (const one of level.seen.keys()) if (!chosen(one, level.bits)) level.seen.delete(one)
  }
}

function forget(level: Level, before: number): void {
  for (const [value, step] of level.seen) if (step <= before) level.seen.delete(value)
}

/** Whether the hash of `value` ends in `bits` zeros. FNV-1a, finished as in MurmurHash3. */
function chosen(value: string, bits: number): boolean {
  let hash = 0x811c9dc5
  for (let i = 0; i < value.length; i++) hash = Math.imul(hash ^ value.charCodeAt(i), 0x01000193)
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  hash ^= hash >>> 16
  return (hash & (2 ** Math.min(bits, 31) - 1)) === 0
}
