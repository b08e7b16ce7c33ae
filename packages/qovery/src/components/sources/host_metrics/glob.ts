/** Thrown for a pattern that is not one; the message says what is wrong with it. */
export class GlobSyntaxError extends Error {
  override name = 'GlobSyntaxError'
}

/**
 * Compiles a shell-style pattern as Vector has them (the dialect of Rust's `glob`): `?` is any character, `*` any
 * number of them, slashes included, `**` any number of whole path components, `[a-z]` and `[!a-z]` one character in
 * or outside of a set. There is no other special character. The whole text must match, with its case.
 * Throws `GlobSyntaxError`.
 */
export function compileGlob(pattern: string): RegExp {
  const characters = Array.from(pattern)
  const segments = ['']
  const append = (source: string) => segments.push((segments.pop() as string) + source)
  for (let at = 0; at < characters.length;) {
    const character = characters[at] as string
    if (character === '*') {
      const end = endOfStars(characters, at)
      if (end - at === 1) segments.push('')
      else append(components(characters, at, end))
      at = end - at === 2 ? end + 1 : end
    } else if (character === '[') {
      const end = endOfSet(characters, at)
      append(set(characters.slice(at + 1, end)))
      at = end + 1
    } else {
      append(character === '?' ? '.' : RegExp.escape(character))
      at++
    }
  }
  return new RegExp(`^${joined(segments)}$`, 'su')
}

/**
 * What stands between the `*`, one after the other. Of each but the last the first place where it fits will do, so the
 * choice is never taken back: a look-ahead and a reference to what it found make time linear in the text, per `*`.
 */
function joined(segments: readonly string[]): string {
  const [first = '', ...others] = segments
  const last = others.pop()
  const between = others.map((segment, index) => `(?=(.*?${segment}))\\${index + 1}`).join('')
  return last === undefined ? first : `${first}${between}.*${last}`
}

function endOfStars(characters: readonly string[], start: number): number {
  let end = start
  while (characters[end] === '*') end++
  return end
}

/** `**` must be a path component of its own; it takes the slash behind it along, so that it also matches none. */
function components(characters: readonly string[], start: number, end: number): string {
  if (end - start > 2)
    throw new GlobSyntaxError('it has three `*` in a row: use `*`, or `**` as a whole path component')
  const begins = start === 0 || characters[start - 1] === '/'
  const ends = end === characters.length || characters[end] === '/'
  if (!begins || !ends) throw new GlobSyntaxError('`**` must be a whole path component, as in `a/**/b`')
  return end === characters.length ? '.*' : '(?:.*/)?'
}

/** The index of the `]` that ends a set; one that stands first in it is a member. */
function endOfSet(characters: readonly string[], start: number): number {
  const first = characters[start + 1] === '!' ? start + 2 : start + 1
  const end = characters.indexOf(']', first + 1)
  if (end < 0) throw new GlobSyntaxError('its `[` is not closed: write `[[]` for the character itself')
  return end
}

function set(members: readonly string[]): string {
  const negated = members[0] === '!'
  let source = ''
  for (let at = negated ? 1 : 0; at < members.length;) {
    const low = members[at] as string
    const high = members[at + 2]
    if (members[at + 1] !== '-' || high === undefined) {
      source += RegExp.escape(low)
      at++
      continue
    }
    if ((low.codePointAt(0) as number) <= (high.codePointAt(0) as number))
      source += `${RegExp.escape(low)}-${RegExp.escape(high)}`
    at += 3
  }
  if (negated) return source === '' ? '.' : `[^${source}]`
  return source === '' ? '(?!)' : `[${source}]`
}
