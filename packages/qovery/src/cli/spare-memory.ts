interface Options {
  /** V8's collector; left out: that of a process whose flags expose it. */
  readonly gc?: NodeJS.GCFunction | undefined
  /** How long the program runs until it is over with starting. */
  readonly afterMs?: number
}

/** A larger heap, or a program that has work to do, is not held up: the pause of about 20 ms would grow. */
const MOST_HEAP_BYTES = 32 * 1024 * 1024
const MOST_UTILIZATION = 0.25

/**
 * Gives back to the system, once, what starting took and running does not need: about 9 MiB of code that is not run again
 * and of spare pages, which V8 would keep for as long as there is little to do.
 */
export function releaseSpareMemory({ gc = globalThis.gc, afterMs = 3000 }: Options = {}): void {
  if (gc === undefined) return
  const { eventLoopUtilization } = process.getBuiltinModule('node:perf_hooks').performance
  const began = eventLoopUtilization()
  setTimeout(() => {
    const { utilization } = eventLoopUtilization(began)
    if (utilization < MOST_UTILIZATION && process.memoryUsage().heapUsed < MOST_HEAP_BYTES) {
      gc({ type: 'major', flavor: 'last-resort' })
    }
  }, afterMs).unref()
}
