import { constants, PerformanceObserver, type PerformanceEntry } from 'node:perf_hooks'

const KINDS = new Map([
  [constants.NODE_PERFORMANCE_GC_MINOR, 'minor'],
  [constants.NODE_PERFORMANCE_GC_MAJOR, 'major'],
  [constants.NODE_PERFORMANCE_GC_INCREMENTAL, 'incremental'],
  [constants.NODE_PERFORMANCE_GC_WEAKCB, 'weak_callbacks'],
])

interface GcEntry extends PerformanceEntry {
  readonly detail?: { readonly kind?: number }
}

/** Adds up how long the garbage collector stopped the program, by the kind of collection. */
export class GcPauses {
  readonly totals: ReadonlyMap<string, { seconds: number; count: number }> = new Map(
    [...KINDS.values()].map((kind) => [kind, { seconds: 0, count: 0 }]),
  )
  #observer: PerformanceObserver | undefined

  /** Begins to observe; again: nothing. */
  start(): void {
    if (this.#observer !== undefined) return
    this.#observer = new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) this.#add(entry)
    })
    this.#observer.observe({ entryTypes: ['gc'] })
  }

  stop(): void {
    this.#observer?.disconnect()
    this.#observer = undefined
  }

  #add(entry: GcEntry): void {
    const total = this.totals.get(KINDS.get(entry.detail?.kind ?? 0) ?? '')
    if (total === undefined) return
    total.seconds += entry.duration / 1000
    total.count++
  }
}
