/**
 * What commands print. Whoever reads it may leave when it has enough, as `head` does: then the rest is not printed, and that is
 * all. What else goes wrong, such as a disk without room, does not end the process: a pipeline goes on with its other sinks.
 */
export class Printing {
  #fault: Error | undefined

  constructor() {
    for (const stream of [process.stdout, process.stderr]) {
      stream.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE') this.#fault ??= error
      })
    }
  }

  /**
   * Resolves when all that was printed has been taken, or nobody is there to take it (a pager may take its time): to what
   * kept it from being written, if anything did.
   */
  async done(): Promise<Error | undefined> {
    for (const stream of [process.stdout, process.stderr]) {
      await new Promise<void>((resolve) => stream.write('', () => resolve()))
    }
    return this.#fault
  }
}
