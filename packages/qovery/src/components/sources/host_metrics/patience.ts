/** Thrown instead of waiting any longer. */
export class OutOfPatience extends Error {
  override name = 'OutOfPatience'
}

/**
 * Limits how long calls into the kernel are waited for, and how many may hang. A call that hangs (an NFS server that is
 * gone) cannot be taken back: it keeps a thread of the pool that the whole program shares, until it returns. So a call
 * that is still out is never made again, and with `limit` calls overdue no other is made.
 */
export class Patience {
  readonly #limit: number
  readonly #out = new Set<string>()
  readonly #overdue = new Set<string>()

  constructor(limit: number) {
    this.#limit = limit
  }

  /** What `work` gives; throws `OutOfPatience` after `ms`, and at once where `what` is still out from an earlier time. */
  async wait<T>(what: string, ms: number, work: () => Promise<T>): Promise<T> {
    if (this.#out.has(what)) throw new OutOfPatience(`${what} has not answered since an earlier attempt`)
    if (this.#overdue.size >= this.#limit) {
      throw new OutOfPatience(`${what} was not tried while ${[...this.#overdue].join(' and ')} do not answer`)
    }
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.#overdue.add(what)
        reject(new OutOfPatience(`${what} did not answer within ${ms / 1000} s`))
      }, ms)
    })
    try {
      return await Promise.race([this.#call(what, work), late])
    } finally {
      clearTimeout(timer)
    }
  }

  async #call<T>(what: string, work: () => Promise<T>): Promise<T> {
    this.#out.add(what)
    try {
      return await work()
    } finally {
      this.#out.delete(what)
      this.#overdue.delete(what)
    }
  }
}
