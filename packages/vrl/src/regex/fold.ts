import { codePointSet, pairsOf, type CodePointSet } from './code-points.ts'

/** All characters that differ only in case from a character, itself left out. */
let table: ReadonlyMap<number, readonly number[]> | undefined

/** Closes a set under Unicode's simple case folding. */
export function foldCase(set: CodePointSet): CodePointSet {
  const pairs = [...pairsOf(set)]
  const size = pairs.reduce((sum, [first, last]) => sum + last - first + 1, 0)
  const others = orbits()
  const added: [number, number][] = []
  if (size < others.size) {
    for (const [first, last] of pairs)
      for (let code = first; code <= last; code++)
        for (const other of others.get(code) ?? []) added.push([other, other])
  } else {
    for (const [code, same] of others)
      if (pairs.some(([first, last]) => code >= first && code <= last))
        for (const other of same) added.push([other, other])
  }
  return codePointSet([...pairs, ...added])
}

/** Closes a set of ASCII characters under case folding without leaving ASCII. */
export function foldAscii(set: CodePointSet): CodePointSet {
  const added: [number, number][] = []
  for (const [first, last] of pairsOf(set)) {
    for (let code = Math.max(first, 0x41); code <= Math.min(last, 0x7a); code++) {
      if (/[A-Za-z]/.test(String.fromCharCode(code))) added.push([code ^ 0x20, code ^ 0x20])
    }
  }
  return codePointSet([...pairsOf(set), ...added])
}

function orbits(): ReadonlyMap<number, readonly number[]> {
  table ??= readOrbits()
  return table
}

function readOrbits(): Map<number, readonly number[]> {
  const orbitOf = new Map<number, Set<number>>()
  const join = (a: number, b: number) => {
    const joined = new Set([...(orbitOf.get(a) ?? [a]), ...(orbitOf.get(b) ?? [b])])
    for (const code of joined) orbitOf.set(code, joined)
  }
  const cased = /[\p{Changes_When_Casemapped}]/u
  for (let code = 0x41; code <= 0x1ffff; code++) {
    if (code >= 0x3400 && code < 0xa000) continue
    const character = String.fromCodePoint(code)
    if (!cased.test(character)) continue
    for (const other of [character.toLowerCase(), character.toUpperCase()]) {
      const otherCode = other.codePointAt(0) as number
      const isOne = String.fromCodePoint(otherCode) === other
      if (isOne && otherCode !== code && new RegExp(`^${character}$`, 'iu').test(other)) join(code, otherCode)
    }
  }
  for (const [a, b] of SPECIAL) join(a, b)
  return new Map([...orbitOf].map(([code, orbit]) => [code, [...orbit].filter((other) => other !== code)]))
}

/** Folds that mappings to upper and lower case do not show: both sides are written with three letters, or have none. */
const SPECIAL: readonly (readonly [number, number])[] = [
  [0x390, 0x1fd3],
  [0x3b0, 0x1fe3],
  [0xfb05, 0xfb06],
]
