/** Resolves when all that was printed has been taken, or nobody is there to take it: a pager may take its time. */
export async function allRead(): Promise<void> {
  const flushed = (stream: NodeJS.WriteStream) => new Promise<void>((resolve) => stream.write('', () => resolve()))
  for (const stream of [process.stdout, process.stderr]) if (stream.writableLength > 0) await flushed(stream)
}

/** Whoever reads what we print may leave when it has enough, as `head` does: then the rest is not printed, and that is all. */
export function letReadersLeave(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error
    })
  }
}
