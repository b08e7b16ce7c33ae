import type { ValueObject } from './value.ts'

/** The keys of `object` that are present, in VRL's order: by the bytes of their UTF-8 text. */
export function sortedKeys(object: ValueObject): string[] {
  const keys = Object.keys(object)
  let previous: string | undefined
  for (const key of keys) {
    if (object[key] === undefined || (previous !== undefined && compareText(previous, key) > 0)) {
      return keys.filter((name) => object[name] !== undefined).sort(compareText)
    }
    previous = key
  }
  return keys
}

/** Order of two texts by code point, which is the order of their UTF-8 bytes; `<` alone compares UTF-16 units. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i)
    const y = b.charCodeAt(i)
    if (x !== y) return isSurrogate(x) === isSurrogate(y) ? x - y : isSurrogate(x) ? 1 : -1
  }
  return a.length - b.length
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff
}
