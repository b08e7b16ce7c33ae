/** Code points as pairs of first and last, ascending, with gaps between the pairs; never a surrogate. */
export type CodePointSet = readonly number[]

/** How far the characters of a text go: ASCII, Latin-1, without surrogate pairs, or all. */
export type Universe = 0x7f | 0xff | 0xffff | 0x10ffff

const FIRST_SURROGATE = 0xd800
const LAST_SURROGATE = 0xdfff

/** The set of these pairs, which may overlap and stand in any order. */
export function codePointSet(pairs: readonly (readonly [number, number])[]): CodePointSet {
  const flat: number[] = []
  for (const [first, last] of pairs.toSorted((a, b) => a[0] - b[0])) {
    const end = flat.at(-1)
    if (end !== undefined && first <= end + 1) flat[flat.length - 1] = Math.max(end, last)
    else flat.push(first, last)
  }
  return withoutSurrogates(flat)
}

export function intersection(a: CodePointSet, b: CodePointSet): CodePointSet {
  const both: number[] = []
  let i = 0
  let j = 0
  while (i < a.length && j < b.length) {
    const first = Math.max(at(a, i), at(b, j))
    const last = Math.min(at(a, i + 1), at(b, j + 1))
    if (first <= last) both.push(first, last)
    if (at(a, i + 1) < at(b, j + 1)) i += 2
    else j += 2
  }
  return both
}

/** Everything up to `most` that is not in the set. */
export function complement(set: CodePointSet, most: number): CodePointSet {
  const rest: number[] = []
  let next = 0
  for (let i = 0; i < set.length && next <= most; i += 2) {
    if (at(set, i) > next) rest.push(next, Math.min(at(set, i) - 1, most))
    next = at(set, i + 1) + 1
  }
  if (next <= most) rest.push(next, most)
  return withoutSurrogates(rest)
}

export function difference(a: CodePointSet, b: CodePointSet): CodePointSet {
  return intersection(a, complement(b, 0x10ffff))
}

export function upTo(set: CodePointSet, most: number): CodePointSet {
  return intersection(set, [0, most])
}

export function contains(set: CodePointSet, codePoint: number): boolean {
  let low = 0
  let high = set.length / 2 - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    if (codePoint < at(set, 2 * middle)) high = middle - 1
    else if (codePoint > at(set, 2 * middle + 1)) low = middle + 1
    else return true
  }
  return false
}

export function* pairsOf(set: CodePointSet): Generator<readonly [number, number]> {
  for (let i = 0; i < set.length; i += 2) yield [at(set, i), at(set, i + 1)]
}

function withoutSurrogates(set: number[]): CodePointSet {
  if ((set.at(-1) ?? 0) < FIRST_SURROGATE) return set
  return intersection(set, [0, FIRST_SURROGATE - 1, LAST_SURROGATE + 1, 0x10ffff])
}

function at(set: CodePointSet, index: number): number {
  return set[index] as number
}
