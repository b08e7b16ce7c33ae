const EVERY_MS = 500

/** Looks at a program's memory twice a second. */
export class MemoryLog {
  readonly #read: () => Promise<number>
  readonly #points: { readonly minute: number; readonly mib: number }[] = []
  #timer: NodeJS.Timeout | undefined

  /** `read` gives MiB; what it throws, as for a program that has ended, leaves the point out. */
  constructor(read: () => Promise<number>) {
    this.#read = read
  }

  start(): void {
    this.#timer = setInterval(() => {
      const add = (mib: number) => void this.#points.push({ minute: performance.now() / 60_000, mib })
      this.#read().then(add, () => undefined)
    }, EVERY_MS)
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  get most(): number {
    return Math.max(0, ...this.#points.map(({ mib }) => mib))
  }

  get last(): number {
    return this.#points.at(-1)?.mib ?? 0
  }

  /** MiB a minute by which it grew in the second half, by least squares. */
  get growth(): number {
    const points = this.#points.slice(this.#points.length >> 1)
    const mean = (of: (point: (typeof points)[number]) => number) =>
      points.reduce((before, point) => before + of(point), 0) / points.length
    const [minute, mib] = [mean((point) => point.minute), mean((point) => point.mib)]
    const together = mean((point) => (point.minute - minute) * (point.mib - mib))
    const spread = mean((point) => (point.minute - minute) ** 2)
    return spread > 0 ? together / spread : 0
  }
}
