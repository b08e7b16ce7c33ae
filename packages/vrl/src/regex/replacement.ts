import type { Replacement, RegexMatch } from './match.ts'

/** `$$`, `$name` as long as it goes, or `${name}`. */
const REFERENCE = /\$(?:\$|([0-9A-Za-z_]+)|\{([^}]*)\})/g

/**
 * A replacement as function. In a text `$1`, `$name` and `${name}` stand for groups, `$$` for a dollar sign; what names no
 * group, or one that took no part, is empty.
 */
export function compileReplacement(
  replacement: Replacement,
  names: readonly (string | undefined)[],
): (match: RegexMatch) => string {
  if (typeof replacement === 'function') return replacement
  if (!replacement.includes('$')) return () => replacement
  const parts: (string | number)[] = []
  let at = 0
  for (const match of replacement.matchAll(REFERENCE)) {
    parts.push(replacement.slice(at, match.index))
    const name = match[1] ?? match[2]
    if (name === undefined) parts.push('$')
    else parts.push(/^\d+$/.test(name) ? Number(name) : names.indexOf(name))
    at = match.index + match[0].length
  }
  parts.push(replacement.slice(at))
  return (match) => parts.map((part) => (typeof part === 'string' ? part : (match[part] ?? ''))).join('')
}
