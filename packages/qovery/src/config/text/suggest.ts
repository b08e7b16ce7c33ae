const LONGEST_WORD = 80

/**
 * The candidate that a mistyped word most likely means, or undefined when none is near: at most one slip for each
 * three letters. Letter case and `-` against `_` do not count. Of equally near candidates the first wins. Where none is
 * near: the only candidate that has the typed words among its own, such as `ignore_older_secs` for `ignore_older`.
 */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = plain(word)
  if (wanted === '' || wanted.length > LONGEST_WORD) return undefined
  let best: string | undefined
  let bound = Math.max(1, Math.floor(wanted.length / 3)) + 1
  if (wanted.length === 1) bound = 1
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - wanted.length) >= bound || candidate === word) continue
    const found = distance(wanted, plain(candidate))
    if (found >= bound) continue
    best = candidate
    bound = found
  }
  return best ?? containing(wanted, candidates)
}

/** The one candidate that has all words of what was typed, and more. */
function containing(wanted: string, candidates: Iterable<string>): string | undefined {
  if (wanted.length < 3) return undefined
  const [found, ...others] = [...candidates].filter((candidate) => `_${plain(candidate)}_`.includes(`_${wanted}_`))
  return others.length === 0 ? found : undefined
}

function plain(word: string): string {
  return word.toLowerCase().replaceAll('-', '_')
}

/** Damerau–Levenshtein distance (optimal string alignment): insertions, deletions, replacements, neighbours swapped. */
export function distance(left: string, right: string): number {
  let older: number[] = []
  let last = Array.from({ length: right.length + 1 }, (_, index) => index)
  for (let row = 1; row <= left.length; row++) {
    const current = [row]
    for (let column = 1; column <= right.length; column++) {
      const same = left[row - 1] === right[column - 1]
      let cost = Math.min(
        (last[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      )
      const swapped =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1]
      if (swapped) cost = Math.min(cost, (older[column - 2] ?? 0) + 1)
      current.push(cost)
    }
    older = last
    last = current
  }
  return last[right.length] ?? 0
}
