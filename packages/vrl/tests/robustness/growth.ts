/** What grows less than this many times is linear for sure. */
const LINEAR = 6

/** CPU of the process so far, in microseconds. */
function cpu(): number {
  const { user, system } = process.cpuUsage()
  return user + system
}

/** The least CPU that a few runs took: what the others took more went to garbage and to compiling. */
async function leastOf(action: () => unknown): Promise<number> {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < 2; i++) {
    const before = cpu()
    await action()
    least = Math.min(least, cpu() - before)
  }
  return least
}

/**
 * How many times the CPU grows when the input becomes four times as large: about 4 where time is linear, 16 where it is
 * quadratic. Sizes grow until they take a time that can be measured; whatever never does is linear enough.
 * @param from the size to begin with
 */
export async function growthOf(action: (size: number) => unknown, from: number, largest = from * 64): Promise<number> {
  for (let size = from; size <= largest; size *= 4) {
    const small = await leastOf(() => action(size))
    if (small >= 4000) return leastGrowth(action, size, small)
  }
  return 1
}

/** What shares the process may take CPU too: whatever does not look linear is measured again, and the least counts. */
async function leastGrowth(action: (size: number) => unknown, size: number, measured: number): Promise<number> {
  let small = measured
  let large = Number.POSITIVE_INFINITY
  for (let i = 0; i < 4 && !(large / small < LINEAR); i++) {
    if (i > 0) small = Math.min(small, await leastOf(() => action(size)))
    large = Math.min(large, await leastOf(() => action(size * 4)))
  }
  return large / small
}
