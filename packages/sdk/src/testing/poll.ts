/** Most that one look counts: what lies beyond it the process stood still, or was far behind. */
const LONGEST_LOOK_MS = 1000

/**
 * Asks until the answer is neither `undefined` nor `false`, and returns it; rejects after `deadlineMs`, saying what was awaited.
 * Time in which the process was stopped does not count, so that what happens after it still has its time.
 */
export async function poll<T>(
  what: string,
  ask: () => T | undefined | false | Promise<T | undefined | false>,
  deadlineMs = 60_000,
): Promise<T> {
  let waited = 0
  for (let looked = performance.now(); ;) {
    const answer = await ask()
    if (answer !== undefined && answer !== false) return answer
    const now = performance.now()
    waited += Math.min(now - looked, LONGEST_LOOK_MS)
    looked = now
    if (waited > deadlineMs) throw new Error(`${what} had not happened after ${deadlineMs} ms`)
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
}
